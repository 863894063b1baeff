package io.caltrop.app.config;

import io.caltrop.core.yaml.Scalar;
import io.caltrop.core.yaml.Type;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL database's address, with the login taken out of it.
 *
 * @param jdbcUrl without user and password
 */
record PostgresUrl(String jdbcUrl, Optional<String> user, Optional<Secret> password) {
  static final Type<PostgresUrl> TYPE =
      Scalar.hidden(
          "postgresql://user:password@host:5432/database or"
              + " jdbc:postgresql://host:5432/database (value not shown)",
          text -> parse(text.text().strip()));

  private static final Pattern SHAPE =
      Pattern.compile(
          "(?:jdbc:)?postgres(?:ql)?://(?:([^:@/?]+)(?::([^@/?]*))?@)?"
              + "([A-Za-z0-9._,:\\[\\]-]+)/([^/?]+)(?:\\?(.*))?");

  /**
   * Reads libpq's form or JDBC's.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static PostgresUrl parse(String text) {
    Matcher shape = SHAPE.matcher(text);
    if (!shape.matches()) {
      throw new IllegalArgumentException("not a PostgreSQL URL");
    }
    String user = decoded(shape.group(1));
    String password = decoded(shape.group(2));
    List<String> rest = new ArrayList<>();
    for (String option : Optional.ofNullable(shape.group(5)).orElse("").split("&", -1)) {
      if (option.startsWith("user=")) {
        user = decoded(option.substring("user=".length()));
      } else if (option.startsWith("password=")) {
        password = decoded(option.substring("password=".length()));
      } else if (!option.isEmpty()) {
        rest.add(option);
      }
    }
    String options = rest.isEmpty() ? "" : "?" + String.join("&", rest);
    return new PostgresUrl(
        "jdbc:postgresql://" + shape.group(3) + "/" + shape.group(4) + options,
        Optional.ofNullable(user),
        Optional.ofNullable(password).map(Secret::new));
  }

  private static @Nullable String decoded(@Nullable String text) {
    return text == null ? null : URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
