package io.caltrop.cluster;

import java.io.IOException;
import java.nio.file.Path;

/** A PostgreSQL to run; the caller brings it, as this module knows of no store. */
public interface PostgresProgram {
  /**
   * Makes what is missing of programs and data, and writes the configuration.
   *
   * @param folder where everything goes
   * @param port where it is to listen on loopback
   * @return the command that runs the server in the foreground
   */
  ProcessBuilder prepare(Path folder, int port) throws IOException;

  /**
   * Makes what is missing of roles and databases, on the running server.
   *
   * @return the database's address with its login, {@code postgresql://user:password@host:port/..}
   */
  String complete(Path folder, int port) throws IOException;
}
