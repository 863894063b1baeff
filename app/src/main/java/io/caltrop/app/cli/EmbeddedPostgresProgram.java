package io.caltrop.app.cli;

import io.caltrop.cluster.PostgresProgram;
import io.caltrop.store.postgres.PostgresSettings;
import io.caltrop.store.postgres.embedded.DetachedPostgres;
import java.io.IOException;
import java.nio.file.Path;

/** The PostgreSQL that is embedded, as a node of a cluster. */
final class EmbeddedPostgresProgram implements PostgresProgram {
  @Override
  public ProcessBuilder prepare(Path folder, int port) {
    return DetachedPostgres.prepare(folder, port);
  }

  @Override
  public String complete(Path folder, int port) throws IOException {
    PostgresSettings settings = DetachedPostgres.complete(folder, port);
    return "postgresql://%s:%s@%s:%d/%s"
        .formatted(
            settings.user(),
            settings.password(),
            settings.host(),
            settings.port(),
            settings.database());
  }
}
