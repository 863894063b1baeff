package io.caltrop.store.postgres;

import io.caltrop.core.Quote;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Where a PostgreSQL is and who connects to it. Its text never shows the password.
 *
 * @param options further settings of the driver, such as {@code sslmode}; see its documentation
 */
public record PostgresSettings(
    String host,
    int port,
    String database,
    String user,
    String password,
    Map<String, String> options) {
  private static final String URL_ALLOWED =
      "jdbc:postgresql://host:port/database, with ?sslmode=.. and other settings if wished";
  private static final Set<String> SSL_MODES =
      Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

  /** Checks and copies. */
  public PostgresSettings {
    options = Map.copyOf(options);
    if (host.isBlank() || database.isBlank() || user.isBlank()) {
      throw new IllegalArgumentException(
          "host %s, database %s, user %s: none of them may be empty"
              .formatted(Quote.of(host), Quote.of(database), Quote.of(user)));
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is out of range; allowed: 1 to 65535");
    }
    for (String name : options.keySet()) {
      if (PGProperty.forName(name) == null) {
        throw new IllegalArgumentException(
            Quote.of(name)
                + " is not a setting of PostgreSQL's driver; see \"Connection Parameters\" on"
                + " jdbc.postgresql.org");
      }
    }
    String sslMode = options.get(PGProperty.SSL_MODE.getName());
    if (sslMode != null && !SSL_MODES.contains(sslMode)) {
      throw new IllegalArgumentException(
          "sslmode: "
              + Quote.of(sslMode)
              + "; allowed: disable, allow, prefer, require, verify-ca, verify-full");
    }
  }

  /** Settings without further options. */
  public static PostgresSettings of(
      String host, int port, String database, String user, String password) {
    return new PostgresSettings(host, port, database, user, password, Map.of());
  }

  /**
   * Reads a JDBC URL. What it says of user and password goes before the other arguments.
   *
   * @throws IllegalArgumentException if it is no URL of PostgreSQL's driver, or names several hosts
   */
  public static PostgresSettings ofUrl(String url, String user, String password) {
    Properties read = Driver.parseURL(url, new Properties());
    if (read == null) {
      throw new IllegalArgumentException("not a URL of PostgreSQL; allowed: " + URL_ALLOWED);
    }
    Map<String, String> options = new TreeMap<>();
    read.stringPropertyNames().forEach(name -> options.put(name, read.getProperty(name)));
    String host = taken(options, PGProperty.PG_HOST, "localhost");
    String port = taken(options, PGProperty.PG_PORT, "5432");
    if (host.contains(",") || port.contains(",")) {
      throw new IllegalArgumentException(
          "several hosts (" + Quote.of(host) + ") are not supported; allowed: " + URL_ALLOWED);
    }
    String urlUser = taken(options, PGProperty.USER, user);
    String database = taken(options, PGProperty.PG_DBNAME, urlUser);
    String urlPassword = taken(options, PGProperty.PASSWORD, password);
    return new PostgresSettings(
        host, Integer.parseInt(port), database, urlUser, urlPassword, options);
  }

  private static String taken(Map<String, String> options, PGProperty property, String otherwise) {
    String value = options.remove(property.getName());
    return value == null ? otherwise : value;
  }

  /** The place as people write it: {@code localhost:5432}. */
  public String address() {
    return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
  }

  /** The same as a URL for JDBC, without user and password. */
  public String jdbcUrl() {
    String settings =
        new TreeMap<>(options)
            .entrySet().stream()
                .map(option -> option.getKey() + "=" + encoded(option.getValue()))
                .collect(Collectors.joining("&"));
    return "jdbc:postgresql://"
        + address()
        + "/"
        + encoded(database)
        + (settings.isEmpty() ? "" : "?" + settings);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return user + "@" + address() + "/" + database;
  }
}
