package io.caltrop.pipeline;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertType;
import io.caltrop.core.EventId;
import io.caltrop.core.store.AlertBatch;
import io.caltrop.core.store.AlertStore;
import io.caltrop.testkit.InMemoryAlertStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** A store as the one of PostgreSQL: events, counts and positions in one transaction. */
final class OneTransactionStore extends SimulatedStore {
  private final InMemoryAlertStore store = new InMemoryAlertStore(RULES);
  private final Ledger ledger;
  private final Set<EventId> held = new HashSet<>();

  OneTransactionStore(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  AlertStore.Recorded record(AlertBatch batch, Instant now, SimulatedProcess process) {
    AlertStore.Recorded recorded = store.record(batch, now);
    batch.alerts().forEach(alert -> held.add(EventId.of(alert)));
    for (AlertBatch.Advance advance : batch.advances()) {
      OptionalLong position = store.position(advance.topicId(), advance.partition());
      ledger.position(advance.partition(), position.orElseThrow());
    }
    return recorded;
  }

  @Override
  OptionalLong position(String topicId, int partition) {
    return store.position(topicId, partition);
  }

  @Override
  boolean holds(Alert alert) {
    return held.contains(EventId.of(alert));
  }

  @Override
  List<Alert> events() {
    return store.events();
  }

  @Override
  Map<String, Long> counts(Instant now) {
    Map<String, Long> counts = new HashMap<>();
    for (AlertType type : RULES.catalog().categories().keySet()) {
      store
          .entries(type, now, Integer.MAX_VALUE)
          .forEach(entry -> counts.put(type.id() + " " + entry.ip(), entry.count()));
    }
    return counts;
  }
}
