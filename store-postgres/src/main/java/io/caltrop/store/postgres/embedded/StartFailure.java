package io.caltrop.store.postgres.embedded;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Says in one line why the server did not start. */
final class StartFailure {
  private static final String DISK_FULL = "No space left on device";

  private StartFailure() {}

  static EmbeddedPostgresException of(List<String> log, Process process, Path file) {
    String all = String.join("\n", log);
    if (all.contains("could not create any TCP/IP sockets")) {
      return new EmbeddedPostgresException(
          "PostgreSQL cannot listen on its port: it is taken; stop what uses it or choose another");
    }
    if (all.contains(DISK_FULL)) {
      return new EmbeddedPostgresException(
          "PostgreSQL cannot start: the disk with " + file.getParent() + " is full; free space");
    }
    String why =
        log.stream()
            .filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
            .findFirst()
            .map(line -> line.replaceFirst(".*(FATAL|PANIC): *", ""))
            .orElse(process.isAlive() ? "not ready in time" : "exit " + process.exitValue());
    return new EmbeddedPostgresException("PostgreSQL did not start: " + why + "; see " + file);
  }

  static EmbeddedPostgresException of(java.io.IOException failure, Path dir) {
    String message = String.valueOf(failure.getMessage());
    if (message.contains(DISK_FULL)) {
      return new EmbeddedPostgresException(
          "the disk with " + dir + " is full; free space, or choose another directory", failure);
    }
    if (failure instanceof AccessDeniedException denied) {
      return new EmbeddedPostgresException(
          "no permission for %s; give it to this user, or choose another directory"
              .formatted(denied.getFile()),
          failure);
    }
    if (failure instanceof NoSuchFileException missing) {
      return new EmbeddedPostgresException(missing.getFile() + " is missing", failure);
    }
    String what = failure instanceof FileSystemException ? "" : "PostgreSQL in " + dir + ": ";
    return new EmbeddedPostgresException(what + message, failure);
  }
}
