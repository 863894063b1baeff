package io.caltrop.testkit;

import io.caltrop.core.store.AlertStore;
import io.caltrop.core.store.BlacklistReader;
import io.caltrop.core.store.EventReader;

/** One store, seen through each of its ports. */
public record StorePorts(AlertStore store, EventReader events, BlacklistReader lists) {
  /** The ports of a class that implements all three. */
  public static <S extends AlertStore & EventReader & BlacklistReader> StorePorts of(S store) {
    return new StorePorts(store, store, store);
  }
}
