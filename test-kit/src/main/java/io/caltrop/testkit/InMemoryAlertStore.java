package io.caltrop.testkit;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertType;
import io.caltrop.core.CountingRules;
import io.caltrop.core.Dependency;
import io.caltrop.core.EventId;
import io.caltrop.core.IpAddress;
import io.caltrop.core.store.AlertBatch;
import io.caltrop.core.store.AlertStore;
import io.caltrop.core.store.BlacklistReader;
import io.caltrop.core.store.EventReader;
import io.caltrop.core.store.StoreException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The plain model of a store, in maps: what the real ones must equal, and a stand-in where a test
 * needs a store that fails on demand. It forgets nothing until it is closed.
 */
public final class InMemoryAlertStore
    implements AlertStore, EventReader, BlacklistReader, Dependency {
  private final CountingRules rules;
  private final Map<EventId, Instant> marks = new HashMap<>();
  private final List<Alert> events = new ArrayList<>();
  private final Map<Key, Counter> counters = new HashMap<>();
  private final Map<Partition, Long> positions = new HashMap<>();
  private final Deque<StoreException> nextFailures = new ArrayDeque<>();
  private @Nullable StoreException outage;
  private long version;

  public InMemoryAlertStore(CountingRules rules) {
    this.rules = rules;
  }

  /** The same data under other rules, in a store of its own. */
  public synchronized InMemoryAlertStore withRules(CountingRules others) {
    InMemoryAlertStore copy = new InMemoryAlertStore(others);
    copy.marks.putAll(marks);
    copy.events.addAll(events);
    copy.counters.putAll(counters);
    copy.positions.putAll(positions);
    copy.version = version;
    return copy;
  }

  @Override
  public synchronized Recorded record(AlertBatch batch, Instant now) {
    failIfAsked();
    advance(batch.advances());
    int stored = 0;
    int counted = 0;
    for (Alert alert : batch.alerts()) {
      if (mark(EventId.of(alert), now)) {
        events.add(alert);
        stored++;
        counted += count(alert, now);
      }
    }
    version++;
    return new Recorded(stored, batch.alerts().size() - stored, counted);
  }

  private void advance(List<AlertBatch.Advance> advances) {
    for (AlertBatch.Advance advance : advances) {
      long position =
          positions.getOrDefault(new Partition(advance.topicId(), advance.partition()), 0L);
      if (position > advance.from()) {
        throw new StoreException(
            StoreException.Kind.STALE,
            "partition %d is recorded up to offset %d, the batch starts at %d"
                .formatted(advance.partition(), position, advance.from()));
      }
    }
    for (AlertBatch.Advance advance : advances) {
      positions.put(new Partition(advance.topicId(), advance.partition()), advance.next());
    }
  }

  private boolean mark(EventId id, Instant now) {
    Instant seen = marks.get(id);
    if (seen != null && seen.isAfter(now.minus(rules.dedupTtl()))) {
      return false;
    }
    marks.put(id, now);
    return true;
  }

  private int count(Alert alert, Instant now) {
    if (!rules.counts(alert)) {
      return 0;
    }
    Key key = new Key(alert.type(), alert.ip());
    Counter old = counters.get(key);
    Instant expires = now.plus(rules.ttl());
    if (old == null || !old.expires.isAfter(now)) {
      counters.put(key, new Counter(1, expires));
    } else {
      Instant later = old.expires.isAfter(expires) ? old.expires : expires;
      counters.put(key, new Counter(old.count + 1, later));
    }
    return 1;
  }

  @Override
  public synchronized OptionalLong position(String topicId, int partition) {
    failIfAsked();
    Long position = positions.get(new Partition(topicId, partition));
    return position == null ? OptionalLong.empty() : OptionalLong.of(position);
  }

  @Override
  public synchronized List<Alert> lastEvents(IpAddress ip, int limit) {
    failIfAsked();
    return events.stream()
        .filter(event -> event.ip().equals(ip))
        .sorted(Comparator.comparingLong(Alert::timestamp).reversed())
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized long version() {
    failIfAsked();
    return version;
  }

  @Override
  public synchronized List<Entry> entries(AlertType type, Instant now, int limit) {
    failIfAsked();
    return counters.entrySet().stream()
        .filter(entry -> entry.getKey().type.equals(type))
        .filter(entry -> entry.getValue().expires.isAfter(now))
        .filter(entry -> !rules.neverList().contains(entry.getKey().ip))
        .map(
            entry -> new Entry(entry.getKey().ip, entry.getValue().count, entry.getValue().expires))
        .sorted(Comparator.comparingLong(Entry::count).reversed().thenComparing(Entry::ip))
        .limit(limit)
        .toList();
  }

  @Override
  public String name() {
    return "store";
  }

  @Override
  public synchronized State check() {
    return outage == null ? new State(true, "in memory") : new State(false, message(outage));
  }

  private static String message(StoreException e) {
    return String.valueOf(e.getMessage());
  }

  @Override
  public void close() {}

  /** Every stored event in the order recorded; a copy. */
  public synchronized List<Alert> events() {
    return List.copyOf(events);
  }

  /** Lets the next call fail so; several calls queue up. Nothing is changed by a failing call. */
  public synchronized void failNext(StoreException failure) {
    nextFailures.add(failure);
  }

  /** Lets every call fail so, and the check say so, until {@link #recover}. */
  public synchronized void failAlways(StoreException failure) {
    outage = failure;
  }

  /** Ends {@link #failAlways}. */
  public synchronized void recover() {
    outage = null;
  }

  private void failIfAsked() {
    StoreException failure = outage != null ? outage : nextFailures.poll();
    if (failure != null) {
      throw failure;
    }
  }

  private record Partition(String topicId, int number) {}

  private record Key(AlertType type, IpAddress ip) {}

  private record Counter(long count, Instant expires) {}
}
