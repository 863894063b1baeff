package io.caltrop.store.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the server's programs are run: they refuse to be root.
 *
 * <p>An ordinary user runs them as they are. Root runs them in a user namespace, where root's files
 * seem to belong to somebody else; where that is forbidden, as in many containers, as the user
 * {@code postgres} or {@code nobody}, who then owns the data.
 *
 * @param prefix the words before a command
 * @param owner who must own the data
 */
record RunAs(List<String> prefix, int owner) {
  private static final List<String> NAMESPACE = List.of("unshare", "--user");
  private static final List<String> FALLBACK_USERS = List.of("postgres", "nobody");

  /**
   * Finds the way that works here.
   *
   * @throws EmbeddedPostgresException if none does
   */
  static RunAs find(Path dir) throws IOException {
    List<String> session = works(List.of("setsid", "true")) ? List.of("setsid") : List.of();
    int user = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    if (user != 0) {
      return new RunAs(session, user);
    }
    if (works(join(NAMESPACE, List.of("sh", "-c", "[ \"$(id -u)\" != 0 ]")))) {
      return new RunAs(join(session, NAMESPACE), 0);
    }
    return find(dir, session);
  }

  private static RunAs find(Path dir, List<String> session) throws IOException {
    for (String name : FALLBACK_USERS) {
      Optional<String[]> account = account(name);
      if (account.isPresent()) {
        List<String> become =
            List.of(
                "setpriv",
                "--reuid=" + account.get()[2],
                "--regid=" + account.get()[3],
                "--clear-groups");
        if (works(join(become, List.of("test", "-x", dir.toString())))) {
          return new RunAs(join(session, become), Integer.parseInt(account.get()[2]));
        }
      }
    }
    throw new EmbeddedPostgresException(
        "PostgreSQL refuses to run as root, user namespaces are forbidden here, and neither postgres nor nobody may enter %s; run as an ordinary user, or choose a data directory that is open to them"
            .formatted(dir));
  }

  private static Optional<String[]> account(String name) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/etc/passwd"))) {
      return lines
          .map(line -> line.split(":", -1))
          .filter(fields -> fields.length > 3 && fields[0].equals(name))
          .findFirst();
    }
  }

  /** A command in the environment that the server's programs get: none of PG.. variables. */
  ProcessBuilder command(List<String> words) {
    ProcessBuilder builder = new ProcessBuilder(join(prefix, words));
    String path = System.getenv("PATH");
    builder.environment().clear();
    builder.environment().put("PATH", path == null ? "/usr/sbin:/usr/bin:/sbin:/bin" : path);
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("TZ", "UTC");
    return builder.redirectErrorStream(true);
  }

  /** Makes a file or folder, with all that is in it, the owner's. */
  void own(Path root) throws IOException {
    if ((Integer) Files.getAttribute(root, "unix:uid") == owner) {
      return;
    }
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : (Iterable<Path>) tree::iterator) {
        Files.setAttribute(path, "unix:uid", owner, java.nio.file.LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  private static boolean works(List<String> command) {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // not installed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static List<String> join(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return List.copyOf(all);
  }
}
