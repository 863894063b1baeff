package io.caltrop.app.config;

import java.util.List;

/** The configuration cannot be used; every reason is listed. */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  ConfigurationException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** One line each, such as {@code caltrop.yaml:3: http.port is "x"; allowed: ..}. */
  public List<String> problems() {
    return problems;
  }
}
