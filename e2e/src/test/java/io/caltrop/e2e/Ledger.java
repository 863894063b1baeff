package io.caltrop.e2e;

import io.caltrop.core.Alert;
import io.caltrop.core.EventId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Every alert that was sent to a cluster, and when Kafka or the API confirmed it. */
final class Ledger {
  private final Map<Integer, Map<String, Long>> sent = new TreeMap<>();
  private final Map<Integer, Map<String, List<Long>>> confirmed = new HashMap<>();
  private final Set<String> ids = new HashSet<>();
  private long confirmations;

  /** Notes an alert before it is sent for the first time. */
  synchronized void sent(Alert alert) {
    EventId id = EventId.of(alert);
    if (!ids.add("%016X%016X".formatted(id.high(), id.low()))) {
      throw new IllegalStateException("not another alert: " + alert);
    }
    sent.computeIfAbsent(alert.alertId(), list -> new HashMap<>())
        .merge(alert.ip().toString(), 1L, Long::sum);
  }

  /** Notes that an alert will not be lost from now on. */
  synchronized void confirmed(Alert alert) {
    confirmations++;
    confirmed
        .computeIfAbsent(alert.alertId(), list -> new HashMap<>())
        .computeIfAbsent(alert.ip().toString(), ip -> new ArrayList<>())
        .add(System.nanoTime());
  }

  synchronized boolean isAllConfirmed() {
    return confirmations == ids.size();
  }

  /** The event ids in upper-case hexadecimal. */
  synchronized Set<String> ids() {
    return new HashSet<>(ids);
  }

  synchronized Set<Integer> lists() {
    return new HashSet<>(sent.keySet());
  }

  /** How a list differs from what it must be in the end, a line for each address; empty if not. */
  synchronized List<String> differences(int list, Map<String, Long> counts) {
    Map<String, Long> expected = sent.getOrDefault(list, Map.of());
    Set<String> addresses = new HashSet<>(expected.keySet());
    addresses.addAll(counts.keySet());
    return addresses.stream()
        .filter(ip -> !expected.getOrDefault(ip, 0L).equals(counts.getOrDefault(ip, 0L)))
        .map(
            ip ->
                "%d %s: %d sent, %d counted"
                    .formatted(
                        list, ip, expected.getOrDefault(ip, 0L), counts.getOrDefault(ip, 0L)))
        .sorted()
        .toList();
  }

  /** How long ago the oldest alert was confirmed that a list read at that time does not count. */
  synchronized long nanosBehind(int list, Map<String, Long> counts, long readAt) {
    return confirmed.getOrDefault(list, Map.of()).entrySet().stream()
        .mapToLong(
            entry -> {
              List<Long> times = entry.getValue();
              int counted = Math.toIntExact(counts.getOrDefault(entry.getKey(), 0L));
              return counted < times.size() ? Math.max(0, readAt - times.get(counted)) : 0;
            })
        .max()
        .orElse(0);
  }
}
