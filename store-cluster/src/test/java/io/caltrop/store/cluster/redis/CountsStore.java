package io.caltrop.store.cluster.redis;

import io.caltrop.core.Alert;
import io.caltrop.core.EventId;
import io.caltrop.core.IpAddress;
import io.caltrop.core.store.AlertBatch;
import io.caltrop.core.store.AlertStore;
import io.caltrop.core.store.EventReader;
import io.caltrop.store.cluster.Identified;
import io.caltrop.store.cluster.redis.RedisCounts.Counted;
import java.time.Instant;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** Counts in Redis with events in a map, in the order of the real store's steps. */
final class CountsStore implements AlertStore, EventReader {
  private final RedisCounts counts;
  private final Map<EventId, Alert> events;

  CountsStore(RedisCounts counts) {
    this(counts, new ConcurrentHashMap<>());
  }

  private CountsStore(RedisCounts counts, Map<EventId, Alert> events) {
    this.counts = counts;
    this.events = events;
  }

  @Override
  public Recorded record(AlertBatch batch, Instant now) {
    List<Identified> alerts = Identified.distinct(batch.alerts());
    BitSet known = counts.lot(alerts).known(now);
    for (int i = 0; i < alerts.size(); i++) {
      if (!known.get(i)) {
        events.put(alerts.get(i).id(), alerts.get(i).alert());
      }
    }
    Counted counted = counts.lot(alerts).count(now);
    int repeated = batch.alerts().size() - alerts.size();
    return new Recorded(counted.recorded(), counted.duplicates() + repeated, counted.counted());
  }

  @Override
  public OptionalLong position(String topicId, int partition) {
    return OptionalLong.empty();
  }

  @Override
  public List<Alert> lastEvents(IpAddress ip, int limit) {
    return events.values().stream()
        .filter(event -> event.ip().equals(ip))
        .sorted(Comparator.comparingLong(Alert::timestamp).reversed())
        .limit(limit)
        .toList();
  }

  @Override
  public void close() {
    counts.close();
  }
}
