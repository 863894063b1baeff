package io.caltrop.pipeline;

import io.caltrop.core.Alert;
import io.caltrop.core.store.AlertBatch;
import io.caltrop.core.store.AlertStore;
import io.caltrop.core.store.StoreException;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.OptionalLong;

/** A store that refuses some alerts. */
final class FussyStore implements AlertStore {
  private final AlertStore store;
  private final Collection<Alert> refused;

  FussyStore(AlertStore store, Collection<Alert> refused) {
    this.store = store;
    this.refused = refused;
  }

  @Override
  public Recorded record(AlertBatch batch, Instant now) {
    if (!Collections.disjoint(batch.alerts(), refused)) {
      throw new StoreException(StoreException.Kind.REFUSED, "too odd");
    }
    return store.record(batch, now);
  }

  @Override
  public OptionalLong position(String topicId, int partition) {
    return store.position(topicId, partition);
  }

  @Override
  public void close() {}
}
