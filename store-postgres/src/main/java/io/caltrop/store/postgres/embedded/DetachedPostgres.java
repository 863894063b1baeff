package io.caltrop.store.postgres.embedded;

import io.caltrop.store.postgres.PostgresSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The same server for a caller that runs its process by himself, such as one that is to outlive
 * this program. Nobody starts it again when it dies, and nobody else may use its directory.
 */
public final class DetachedPostgres {
  private DetachedPostgres() {}

  /**
   * Makes what is missing of programs and data, and writes the configuration.
   *
   * @param dir made if missing; everything lies below it
   * @param port where the server is to listen on loopback
   * @return the command that runs the server in the foreground
   * @throws EmbeddedPostgresException if it cannot run; the message is for the operator
   */
  public static ProcessBuilder prepare(Path dir, int port) {
    Path absolute = dir.toAbsolutePath().normalize();
    try {
      Files.createDirectories(absolute);
      Cluster cluster = new Cluster(absolute, RunAs.find(absolute));
      String password = cluster.password();
      Path programs = Binaries.unpackInto(absolute);
      cluster.initialise(programs, password);
      cluster.configure(port);
      return cluster.server(programs);
    } catch (IOException e) {
      throw StartFailure.of(e, absolute);
    }
  }

  /**
   * Makes what is missing of roles and database, on the running server.
   *
   * @return how to connect, as the owner of everything
   * @throws EmbeddedPostgresException if the server refuses
   */
  public static PostgresSettings complete(Path dir, int port) throws IOException {
    Path absolute = dir.toAbsolutePath().normalize();
    String password = new Cluster(absolute, RunAs.find(absolute)).password();
    new Roles(port, password).prepare();
    return new PostgresSettings(
        "127.0.0.1", port, Cluster.DATABASE, Cluster.OWNER, password, Map.of("sslmode", "disable"));
  }
}
