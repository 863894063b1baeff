package io.caltrop.store.postgres.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** A process with an embedded server, to be killed by a test. */
final class EmbeddedPostgresMain {
  private EmbeddedPostgresMain() {}

  /** Takes the directory; prints the server's process id, and ends when its input does. */
  public static void main(String[] args) throws IOException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of(args[0]), 0)) {
      System.out.println("pid " + postgres.pid());
      System.in.transferTo(java.io.OutputStream.nullOutputStream());
    }
  }
}
