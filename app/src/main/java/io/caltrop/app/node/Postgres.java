package io.caltrop.app.node;

import io.caltrop.app.config.Configuration;
import io.caltrop.store.postgres.PostgresSettings;
import io.caltrop.store.postgres.PostgresStore;
import io.caltrop.store.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Clock;

/**
 * The PostgreSQL in use, embedded or the user's, with its tables made.
 *
 * @param nearest its host, or the directory of its Unix socket where it has one here
 */
record Postgres(PostgresSettings settings, String nearest, PostgresStore store) {
  /**
   * Opens it.
   *
   * @param parts get what is started
   */
  static Postgres start(Configuration configuration, DataDirectory directory, Parts parts) {
    if (configuration.postgres().isPresent()) {
      PostgresSettings settings = Settings.postgres(configuration.postgres().get());
      return open(settings, settings.host(), configuration, parts);
    }
    EmbeddedPostgres server =
        parts.add("embedded PostgreSQL", EmbeddedPostgres.start(directory.postgres(), 0));
    PostgresSettings settings = server.settings();
    String nearest = server.socketDirectory().map(Path::toString).orElse(settings.host());
    return open(settings, nearest, configuration, parts);
  }

  private static Postgres open(
      PostgresSettings settings, String nearest, Configuration configuration, Parts parts) {
    PostgresStore store =
        PostgresStore.open(
            settings, configuration.rules(), configuration.eventRetention(), Clock.systemUTC());
    return new Postgres(settings, nearest, parts.add("PostgreSQL store", store));
  }
}
