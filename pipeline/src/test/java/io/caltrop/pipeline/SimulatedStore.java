package io.caltrop.pipeline;

import io.caltrop.core.Alert;
import io.caltrop.core.CountingRules;
import io.caltrop.core.store.AlertBatch;
import io.caltrop.core.store.AlertStore;
import io.caltrop.core.store.StoreException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** A store in memory that processes reach through a connection each, which fails now and then. */
abstract class SimulatedStore {
  static final CountingRules RULES = CountingRules.standard();

  private final Set<String> refused = new HashSet<>();

  /** It will never take alerts with this text. */
  final void refuse(String info) {
    refused.add(info);
  }

  final boolean refuses(Alert alert) {
    return refused.contains(alert.info());
  }

  /** The store as a process reaches it. */
  final AlertStore seenBy(SimulatedProcess process) {
    return new Connection(this, process);
  }

  /** Stores and counts a batch; a process may be killed between any two parts of it. */
  abstract AlertStore.Recorded record(AlertBatch batch, Instant now, SimulatedProcess process);

  abstract OptionalLong position(String topicId, int partition);

  /** Whether an alert is stored and counted. */
  abstract boolean holds(Alert alert);

  /** Every stored event, as often as a reader would see it. */
  abstract List<Alert> events();

  /** The counts by {@link Ledger#key}. */
  abstract Map<String, Long> counts(Instant now);

  /** Fails now and then, at a moment when the caller cannot know what was done. */
  static void mayFail(SimulatedProcess process, String what) {
    if (process.isUnlucky(process.schedule().storeFault())) {
      process.trace("store fails", what);
      throw new StoreException(StoreException.Kind.UNAVAILABLE, "simulated: " + what);
    }
  }

  private record Connection(SimulatedStore store, SimulatedProcess process) implements AlertStore {
    @Override
    public Recorded record(AlertBatch batch, Instant now) {
      process.point("record alerts:", batch.alerts().size(), batch.advances());
      mayFail(process, "before a batch");
      if (batch.alerts().stream().anyMatch(store::refuses)) {
        process.trace("refused");
        throw new StoreException(StoreException.Kind.REFUSED, "simulated: too odd");
      }
      Recorded recorded = store.record(batch, now, process);
      process.point("recorded", recorded);
      mayFail(process, "after a batch");
      return recorded;
    }

    @Override
    public OptionalLong position(String topicId, int partition) {
      process.point("ask for the position of", partition);
      mayFail(process, "position");
      return store.position(topicId, partition);
    }

    @Override
    public void close() {}
  }
}
