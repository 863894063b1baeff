package io.caltrop.app.node;

import io.caltrop.core.Dependency;
import io.caltrop.core.store.AlertStore;
import io.caltrop.core.store.BlacklistReader;
import io.caltrop.core.store.EventReader;
import io.caltrop.store.postgres.PostgresStore;

/** Where alerts are recorded and read, whatever is behind the ports. */
record Stores(AlertStore alerts, BlacklistReader lists, EventReader events, Dependency health) {
  static Stores of(PostgresStore store) {
    return new Stores(store, store, store, store);
  }
}
