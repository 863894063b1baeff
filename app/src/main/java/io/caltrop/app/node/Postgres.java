package io.caltrop.app.node;

import io.caltrop.app.config.Configuration;
import io.caltrop.core.CountingRules;
import io.caltrop.store.postgres.Elsewhere;
import io.caltrop.store.postgres.PostgresSettings;
import io.caltrop.store.postgres.PostgresStore;
import io.caltrop.store.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

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
    CountingRules rules = configuration.rules();
    Duration retention = configuration.eventRetention();
    PostgresStore store =
        configuration
            .cluster()
            .map(c -> PostgresStore.openForStreams(settings, rules, retention, elsewhere(c)))
            .orElseGet(() -> PostgresStore.open(settings, rules, retention, Clock.systemUTC()));
    return new Postgres(settings, nearest, parts.add("PostgreSQL store", store));
  }

  private static Elsewhere elsewhere(Configuration.ClusterStores stores) {
    return new Elsewhere(
        "the events are in ClickHouse, %s.replicated_blacklist_events; GET /ip_events/{ip} has an address's last ones"
            .formatted(stores.clickHouse().database()),
        "the lists are in Redis, blacklist:{40}:ip_counters and so on; GET /blacklists/{id} has each");
  }
}
