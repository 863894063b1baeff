package io.caltrop.app.node;

import io.caltrop.core.Dependency;
import io.caltrop.core.store.AlertStore;
import io.caltrop.core.store.BlacklistReader;
import io.caltrop.core.store.EventReader;
import io.caltrop.store.postgres.PostgresStore;
import java.util.List;

/**
 * Where alerts are recorded and read, whatever is behind the ports.
 *
 * @param servers what must be up for it
 */
record Stores(
    AlertStore alerts, BlacklistReader lists, EventReader events, List<Dependency> servers) {
  static Stores of(PostgresStore store) {
    return new Stores(store, store, store, List.of(store));
  }
}
