package io.caltrop.pipeline;

import io.caltrop.core.Alert;
import io.caltrop.core.EventId;
import io.caltrop.core.store.AlertBatch;
import io.caltrop.core.store.AlertStore;
import io.caltrop.core.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A store as the one of the cluster: one system says which alerts are known; the events of the
 * others go to another, in blocks, idempotent by their id; then the first has a script for each
 * hash tag, which marks and counts in one step. Each question, block and script may fail alone,
 * before or after its work. It keeps no positions.
 *
 * <p>Marks are kept in buckets as long as the dedup window. A mark is looked for in the bucket of
 * the time of recording, the one before, and the one after, where a clock that is ahead puts it.
 */
final class TwoPartStore extends SimulatedStore {
  private static final int TAGS = 3;

  private final Map<EventId, Alert> events = new LinkedHashMap<>();
  private final List<Alert> repeated = new ArrayList<>();
  private final Set<List<Alert>> blocks = new HashSet<>();
  private final Map<Long, Set<EventId>> marks = new HashMap<>();
  private final Map<String, Long> counts = new HashMap<>();
  private final Flaw flaw;

  TwoPartStore(Flaw flaw) {
    this.flaw = flaw;
  }

  @Override
  AlertStore.Recorded record(AlertBatch batch, Instant now, SimulatedProcess process) {
    List<Alert> alerts = batch.alerts();
    List<Alert> fresh;
    if (flaw == Flaw.MARK_BEFORE_EVENT) {
      fresh = markAndCount(alerts, now, process);
      store(fresh, process);
    } else {
      store(unknown(alerts, now, process), process);
      fresh = markAndCount(alerts, now, process);
    }
    int counted = (int) fresh.stream().filter(RULES::counts).count();
    return new AlertStore.Recorded(fresh.size(), alerts.size() - fresh.size(), counted);
  }

  /** Those without a mark: only these need to be stored. */
  private List<Alert> unknown(List<Alert> alerts, Instant now, SimulatedProcess process) {
    process.point("ask which are known, of", alerts.size());
    mayFail(process, "which are known");
    long bucket = now.toEpochMilli() / RULES.dedupTtl().toMillis();
    return alerts.stream().filter(alert -> !isMarked(alert, bucket)).toList();
  }

  private void store(List<Alert> alerts, SimulatedProcess process) {
    int half = alerts.size() / 2;
    for (List<Alert> block :
        List.of(alerts.subList(0, half), alerts.subList(half, alerts.size()))) {
      process.point("store events:", block.size());
      mayFail(process, "before events");
      boolean isNew = blocks.add(List.copyOf(block));
      for (Alert alert : block) {
        boolean stands = events.putIfAbsent(EventId.of(alert), alert) != null;
        if (flaw == Flaw.KNOWN_BY_BLOCK_ONLY && stands && isNew) {
          repeated.add(alert);
        }
      }
      mayFail(process, "after events");
    }
  }

  /** Those that were new. Every tag is tried, though another has failed. */
  private List<Alert> markAndCount(List<Alert> alerts, Instant now, SimulatedProcess process) {
    Map<Integer, List<Alert>> tags = new TreeMap<>();
    for (Alert alert : alerts) {
      int tag = Math.floorMod(alert.ip().toString().hashCode(), TAGS);
      tags.computeIfAbsent(tag, t -> new ArrayList<>()).add(alert);
    }
    List<Alert> fresh = new ArrayList<>();
    StoreException failure = null;
    for (Map.Entry<Integer, List<Alert>> tag : tags.entrySet()) {
      try {
        process.point("mark and count by tag, alerts:", tag.getKey(), tag.getValue().size());
        mayFail(process, "before a script");
        fresh.addAll(script(tag.getValue(), now, process));
        mayFail(process, "after a script");
      } catch (StoreException e) {
        failure = e;
      }
    }
    throwIf(failure);
    return fresh;
  }

  private static void throwIf(@Nullable StoreException failure) {
    if (failure != null) {
      throw failure;
    }
  }

  private List<Alert> script(List<Alert> alerts, Instant now, SimulatedProcess process) {
    long bucket = now.toEpochMilli() / RULES.dedupTtl().toMillis();
    List<Alert> fresh = new ArrayList<>();
    if (flaw == Flaw.MARK_AFTER_COUNT) {
      alerts.stream().filter(alert -> !isMarked(alert, bucket)).distinct().forEach(fresh::add);
      fresh.forEach(this::count);
      mayFail(process, "between count and mark");
      fresh.forEach(alert -> mark(alert, bucket));
      return fresh;
    }
    Predicate<Alert> marked = alert -> isMarked(alert, bucket) || !mark(alert, bucket);
    alerts.stream().filter(marked.negate()).forEach(fresh::add);
    if (flaw == Flaw.COUNT_APART_FROM_MARK) {
      mayFail(process, "between mark and count");
    }
    fresh.forEach(this::count);
    return fresh;
  }

  private boolean isMarked(Alert alert, long bucket) {
    long last = flaw == Flaw.NO_LOOK_AHEAD ? bucket : bucket + 1;
    for (long b = bucket - 1; b <= last; b++) {
      if (marks.getOrDefault(b, Set.of()).contains(EventId.of(alert))) {
        return true;
      }
    }
    return false;
  }

  private boolean mark(Alert alert, long bucket) {
    return marks.computeIfAbsent(bucket, b -> new HashSet<>()).add(EventId.of(alert));
  }

  private void count(Alert alert) {
    if (RULES.counts(alert)) {
      counts.merge(Ledger.key(alert), 1L, Long::sum);
    }
  }

  @Override
  OptionalLong position(String topicId, int partition) {
    return OptionalLong.empty();
  }

  @Override
  boolean holds(Alert alert) {
    EventId id = EventId.of(alert);
    return events.containsKey(id) && marks.values().stream().anyMatch(m -> m.contains(id));
  }

  @Override
  List<Alert> events() {
    List<Alert> all = new ArrayList<>(events.values());
    all.addAll(repeated);
    return all;
  }

  @Override
  Map<String, Long> counts(Instant now) {
    return counts;
  }
}
