package io.caltrop.cluster;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of a Redis server.
 *
 * @param text as the server gives it, such as {@code 7.0.15}
 */
record RedisVersion(String text, int major, int minor) {
  /** The first with all commands that Caltrop uses. */
  private static final RedisVersion OLDEST = new RedisVersion("6.2", 6, 2);

  private static final Pattern SAID = Pattern.compile("(?:^|\\s)v=((\\d{1,6})\\.(\\d{1,6})\\S*)");

  /**
   * Asks a server program for its version.
   *
   * @throws ClusterException if it does not say it, or is too old; the message says what will do
   */
  static void check(Program server) {
    String file = server.command().get(0);
    List<String> said = ask(server);
    RedisVersion version =
        in(said)
            .orElseThrow(
                () ->
                    refused(
                        "%s --version says '%s', which holds no version"
                            .formatted(file, String.join(" ", said).strip())));
    if (version.isOld()) {
      throw refused("%s is Redis %s".formatted(file, version.text));
    }
  }

  private static List<String> ask(Program server) {
    try {
      return Commands.run(server.with("--version"));
    } catch (IOException e) {
      throw new ClusterException("redis-server does not say its version: " + e.getMessage(), e);
    } catch (Commands.Failed e) {
      throw new ClusterException("redis-server does not say its version: " + e.reason(), e);
    }
  }

  private static ClusterException refused(String what) {
    return new ClusterException(
        "%s; allowed: %s and later; put a newer redis-server first on the PATH"
            .formatted(what, OLDEST.text));
  }

  /** Reads what {@code redis-server --version} prints: {@code Redis server v=7.0.15 sha=..}. */
  static Optional<RedisVersion> in(List<String> lines) {
    return lines.stream()
        .map(SAID::matcher)
        .filter(Matcher::find)
        .map(
            found ->
                new RedisVersion(
                    found.group(1),
                    Integer.parseInt(found.group(2)),
                    Integer.parseInt(found.group(3))))
        .findFirst();
  }

  /** Whether it lacks what Caltrop needs. */
  boolean isOld() {
    return major < OLDEST.major || (major == OLDEST.major && minor < OLDEST.minor);
  }
}
