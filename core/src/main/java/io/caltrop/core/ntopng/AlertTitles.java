package io.caltrop.core.ntopng;

import io.caltrop.core.AlertType;
import java.util.Optional;

/** What ntopng's alerts say, in a few words for people. */
public final class AlertTitles {
  private AlertTitles() {}

  /** The title of an alert type, such as "SQL injection"; empty for one that is not known. */
  public static Optional<String> of(AlertType type) {
    String title =
        switch (type.entity()) {
          case FLOW -> AlertTable.flow(type.id()).title();
          case HOST -> AlertTable.host(type.id()).title();
          default -> "";
        };
    return title.isEmpty() ? Optional.empty() : Optional.of(title);
  }
}
