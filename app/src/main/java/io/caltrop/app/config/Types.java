package io.caltrop.app.config;

import io.caltrop.core.yaml.Scalar;
import io.caltrop.core.yaml.Scalars;
import io.caltrop.core.yaml.Type;
import io.caltrop.core.yaml.Where;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;

/** The types of single values that only a configuration has. */
final class Types {
  static final Type<Integer> PORT =
      Scalars.integer(0, 65535, "a port, 1 to 65535, or 0 for any free one");
  static final Type<Integer> FOREIGN_PORT = Scalars.integer(1, 65535, "a port, 1 to 65535");
  static final Type<Secret> SECRET =
      Scalar.hidden("text that is not empty", text -> new Secret(Scalars.notBlank(text.text())));
  static final Type<Secret> SECRET_OR_EMPTY =
      Scalar.hidden("text, which may be empty", text -> new Secret(text.text()));
  static final Type<Path> PATH =
      Scalar.of("a path", text -> path(text.where(), Scalars.notBlank(text.text())).normalize());
  static final Type<String> FOLDER_URI =
      Scalar.of(
          "a folder as a URI such as file:///mnt/checkpoints, or as a path from /",
          text -> folderUri(text.text().strip()));
  static final Type<UUID> USER_ID =
      Scalar.of(
          "a UUID such as 6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10", text -> uuid(text.text().strip()));
  static final Type<String> HOST = Scalar.of("a host name or address", text -> host(text.text()));
  static final Type<String> HOST_AND_PORT =
      Scalar.of("host:port such as kafka-1:9092", text -> hostAndPort(text.text().strip()));

  static final Type<String> HOST_MAYBE_PORT =
      Scalar.of(
          "a host name or address, which may have a port as in clickhouse-1:8123",
          text -> hostMaybePort(text.text().strip()));
  static final Type<Boolean> TRUTH =
      Scalar.of("true or false", text -> truth(text.text().strip().toLowerCase(Locale.ROOT)));

  private Types() {}

  /** What a path means that stands in a file: a relative one starts from the file's folder. */
  static Path path(Where where, String text) {
    return where.line() == 0
        ? Path.of(text)
        : Path.of(where.source()).toAbsolutePath().resolveSibling(text);
  }

  static Type<Duration> millis(Duration most) {
    return Scalar.of(
        "milliseconds, a whole number from 0 to " + most.toMillis(),
        text -> {
          long millis = Scalars.inRange(Long.valueOf(text.text().strip()), 0L, most.toMillis());
          return Duration.ofMillis(millis);
        });
  }

  static Type<DataSize> size(DataSize least, DataSize most) {
    return Scalar.of(
        DataSize.ALLOWED + ", from " + least + " to " + most,
        text -> Scalars.inRange(DataSize.parse(text.text()), least, most));
  }

  private static UUID uuid(String text) {
    if (text.length() != 36) {
      throw new IllegalArgumentException("not the length of a UUID");
    }
    return UUID.fromString(text);
  }

  private static String folderUri(String folder) {
    if (folder.startsWith("/")) {
      return Path.of(folder).toUri().toString();
    }
    if (!folder.matches("[A-Za-z][A-Za-z0-9+.-]*:/.*")) {
      throw new IllegalArgumentException("no scheme");
    }
    return folder;
  }

  private static String host(String text) {
    String host = text.strip();
    if (!host.matches("[A-Za-z0-9._:-]{1,255}|\\[[0-9a-fA-F:.]+]")) {
      throw new IllegalArgumentException("not a host");
    }
    return host;
  }

  private static String hostMaybePort(String text) {
    return hasPort(text) ? hostAndPort(text) : host(text);
  }

  private static boolean hasPort(String host) {
    return host.matches("[^:]+:[0-9]+|\\[.*]:[0-9]+");
  }

  /** The host with its own port, or else this one. */
  static String withPort(String host, int port) {
    if (hasPort(host)) {
      return host;
    }
    boolean isBareIpv6 = host.contains(":") && !host.startsWith("[");
    return (isBareIpv6 ? "[" + host + "]" : host) + ":" + port;
  }

  private static Boolean truth(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("neither");
    }
    return Boolean.valueOf(text);
  }

  private static String hostAndPort(String text) {
    int colon = text.lastIndexOf(':');
    host(text.substring(0, Math.max(colon, 0)));
    Scalars.inRange(Integer.valueOf(text.substring(colon + 1)), 1, 65535);
    return text;
  }
}
