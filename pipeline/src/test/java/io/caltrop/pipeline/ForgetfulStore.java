package io.caltrop.pipeline;

import io.caltrop.core.store.AlertBatch;
import io.caltrop.core.store.AlertStore;
import io.caltrop.core.store.StoreException;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.Random;

/** A store whose answers are lost now and then, before or after it has recorded. */
final class ForgetfulStore implements AlertStore {
  private final AlertStore store;
  private final Random random;

  ForgetfulStore(AlertStore store, Random random) {
    this.store = store;
    this.random = random;
  }

  @Override
  public Recorded record(AlertBatch batch, Instant now) {
    int chance = random.nextInt(4);
    if (chance == 0) {
      throw AlertConsumerTest.unavailable();
    }
    Recorded recorded = store.record(batch, now);
    if (chance == 1) {
      throw new StoreException(StoreException.Kind.UNAVAILABLE, "connection lost after commit");
    }
    return recorded;
  }

  @Override
  public OptionalLong position(String topicId, int partition) {
    if (random.nextInt(4) == 0) {
      throw AlertConsumerTest.unavailable();
    }
    return store.position(topicId, partition);
  }

  @Override
  public void close() {}
}
