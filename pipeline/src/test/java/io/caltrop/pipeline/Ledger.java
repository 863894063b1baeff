package io.caltrop.pipeline;

import io.caltrop.core.Alert;
import io.caltrop.core.CountingRules;
import io.caltrop.core.EventId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The plain model of what must come out: what was sent, which dead letters were written, and what
 * must hold at every commit and at the end.
 */
final class Ledger {
  private final Map<Integer, NavigableMap<Long, Sent>> sent = new TreeMap<>();
  private final Map<Origin, Integer> letters = new HashMap<>();
  private final Map<Integer, Long> checked = new HashMap<>();
  private final Map<Integer, Long> committed = new HashMap<>();
  private final Map<Integer, Long> positions = new HashMap<>();
  private Predicate<Alert> recorded = alert -> false;

  /** A record of the topic: null for what is no alert; refused for what no store takes. */
  private record Sent(@Nullable Alert alert, boolean refused) {
    boolean isLetter() {
      return alert == null || refused;
    }
  }

  private record Origin(int partition, long offset) {}

  /** Something that must not be. */
  static final class Broken extends AssertionError {
    private static final long serialVersionUID = 1L;

    Broken(String message) {
      super(message);
    }
  }

  /** How to ask whether an alert is stored and counted. */
  void ask(Predicate<Alert> isRecorded) {
    recorded = isRecorded;
  }

  void sent(int partition, long offset, @Nullable Alert alert, boolean refused) {
    sent.computeIfAbsent(partition, p -> new TreeMap<>()).put(offset, new Sent(alert, refused));
  }

  /** The last record of a partition; -1 if it has none. */
  long lastOffset(int partition) {
    NavigableMap<Long, Sent> of = sent.get(partition);
    return of == null ? -1 : of.lastKey();
  }

  void letter(int partition, long offset) {
    Sent origin = sent.getOrDefault(partition, new TreeMap<>()).get(offset);
    if (origin == null || !origin.isLetter()) {
      throw new Broken("dead letter of a good record: " + partition + "@" + offset);
    }
    letters.merge(new Origin(partition, offset), 1, Integer::sum);
  }

  void committed(int partition, long next) {
    advance("committed offset", committed, partition, next);
  }

  void position(int partition, long next) {
    advance("position", positions, partition, next);
  }

  private void advance(String what, Map<Integer, Long> map, int partition, long next) {
    Long before = map.put(partition, next);
    if (before != null && before > next) {
      throw new Broken(
          "%s of partition %d goes back from %d to %d".formatted(what, partition, before, next));
    }
    long from = checked.getOrDefault(partition, 0L);
    if (next > from && sent.containsKey(partition)) {
      sent.get(partition)
          .subMap(from, next)
          .forEach((offset, record) -> check(what, next, partition, offset, record));
      checked.put(partition, next);
    }
  }

  private void check(String what, long next, int partition, long offset, Sent record) {
    if (!isDone(partition, offset, record)) {
      throw new Broken(
          "%s %d is beyond record %d@%d, which is not %s"
              .formatted(
                  what, next, partition, offset, record.isLetter() ? "a dead letter" : "recorded"));
    }
  }

  private boolean isDone(int partition, long offset, Sent record) {
    return (record.alert == null || record.refused)
        ? letters.containsKey(new Origin(partition, offset))
        : recorded.test(record.alert);
  }

  /** The first record that is not done; empty text if there is none. */
  String missing() {
    for (var partition : sent.entrySet()) {
      for (var record : partition.getValue().entrySet()) {
        if (!isDone(partition.getKey(), record.getKey(), record.getValue())) {
          return partition.getKey() + "@" + record.getKey();
        }
      }
    }
    return "";
  }

  /**
   * What must hold at the end.
   *
   * @param events every stored event
   * @param counts by {@link #key}
   * @param lettersOnce whether each dead letter must stand there only once
   */
  void check(
      List<Alert> events, Map<String, Long> counts, CountingRules rules, boolean lettersOnce) {
    Map<EventId, Alert> expected = new LinkedHashMap<>();
    for (NavigableMap<Long, Sent> partition : sent.values()) {
      for (Sent record : partition.values()) {
        if (record.alert != null && !record.refused) {
          expected.put(EventId.of(record.alert), record.alert);
        }
      }
    }
    Map<String, Long> due = new TreeMap<>();
    expected.values().stream()
        .filter(rules::counts)
        .forEach(alert -> due.merge(key(alert), 1L, Long::sum));
    List<Alert> left = new ArrayList<>(expected.values());
    for (Alert event : events) {
      if (!left.remove(event)) {
        throw new Broken("stored twice, or never sent: " + event.info());
      }
    }
    if (!left.isEmpty()) {
      throw new Broken("lost: " + left.get(0).info());
    }
    if (!due.equals(counts)) {
      throw new Broken("counted " + new TreeMap<>(counts) + " instead of " + due);
    }
    letters.forEach(
        (origin, times) -> {
          if (lettersOnce && times > 1) {
            throw new Broken("dead letter of " + origin + " written " + times + " times");
          }
        });
  }

  /** What an alert is counted under. */
  static String key(Alert alert) {
    return alert.type().id() + " " + alert.ip();
  }
}
