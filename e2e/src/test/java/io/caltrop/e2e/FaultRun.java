package io.caltrop.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Faults under load on one cluster. After each, every alert that was ever sent is looked for: in
 * the lists of the API, in Redis and in both ClickHouse replicas, each exactly once.
 */
final class FaultRun {
  private static final List<Integer> LISTS = List.of(40, 41, 42, 61, 68, 79);
  private static final Duration SETTLED = Duration.ofSeconds(3);
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final ClusterSite site;
  private final Ledger ledger = new Ledger();
  private final int alertsASecond;
  private long seed = 1;

  FaultRun(ClusterSite site, int alertsASecond) {
    this.site = site;
    this.alertsASecond = alertsASecond;
  }

  /** What breaks, and what is mended while the load goes on. */
  interface Fault {
    void happen() throws Exception;
  }

  /** Lets it happen under load, prints a line of what was seen, and compares every count. */
  void underLoad(String name, Fault fault) throws Exception {
    inTurn(Map.of(name, fault));
  }

  /** The same for one fault after the other; the counts are compared after the last. */
  void inTurn(Map<String, Fault> faults) throws Exception {
    String brokers = site.cluster.kafka().bootstrapServers();
    try (ListReader reader = new ListReader(site.api(), ledger, LISTS)) {
      try (AlertStream stream = new AlertStream(brokers, ledger, seed++, alertsASecond);
          Sensor sensor = new Sensor(site.api(), ledger, seed++)) {
        reader.awaitNormal(SETTLED, LONGEST);
        for (var fault : faults.entrySet()) {
          sensor.forget();
          double retriedBefore = retries();
          long from = System.nanoTime();
          fault.getValue().happen();
          double fixed = (System.nanoTime() - from) / 1e9;
          reader.awaitNormal(SETTLED, LONGEST);
          System.out.printf(
              "%s for %.1f s: normal after %.1f s; lists: %s; ingest: %s; consumers: %.0f retries%n",
              fault.getKey(),
              fixed,
              reader.secondsUntilNormal(from),
              reader.seen(from),
              sensor,
              Math.max(0, retries() - retriedBefore)); // those of a killed one are not known
        }
        stream.assertTaken();
      }
    }
    site.mend();
    compare(String.join(", ", faults.keySet()));
  }

  private double retries() {
    return site.consumers.stream()
        .filter(consumer -> consumer.program().isAlive())
        .mapToDouble(consumer -> consumer.metric("caltrop_failed_total", "stage=\"consumer\""))
        .sum();
  }

  /** Waits until all is recorded, and finds nothing missing and nothing twice. */
  private void compare(String name) {
    assertThat(ledger.isAllConfirmed()).isTrue();
    assertThat(ledger.lists()).isEqualTo(new HashSet<>(LISTS));
    await()
        .atMost(LONGEST)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              assertThat(lag()).as("records that are not recorded").isZero();
              for (int list : LISTS) {
                assertThat(ledger.differences(list, site.api().blacklist(list))).isEmpty();
              }
            });
    for (int list : LISTS) {
      assertThat(ledger.differences(list, site.countsInRedis(list))).as("in Redis").isEmpty();
    }
    Set<String> ids = ledger.ids();
    for (int replica : List.of(0, 1)) {
      await()
          .atMost(LONGEST)
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(() -> assertEach(ids, site.eventIds(replica), replica));
    }
    System.out.printf("%s: %d alerts, each counted and stored once%n", name, ids.size());
  }

  private double lag() {
    return site.consumers.stream()
        .filter(consumer -> consumer.program().isAlive())
        .mapToDouble(consumer -> consumer.metric("caltrop_consumer_lag_records", "blacklist-"))
        .sum();
  }

  private static void assertEach(Set<String> expected, List<String> stored, int replica) {
    Set<String> distinct = new HashSet<>(stored);
    String where = "in ClickHouse replica " + (replica + 1);
    assertThat(stored.size() - distinct.size()).as("events twice " + where).isZero();
    assertThat(expected.stream().filter(id -> !distinct.contains(id)).limit(10))
        .as("lost " + where)
        .isEmpty();
    assertThat(distinct).as("events " + where).hasSameSizeAs(expected);
  }

  /** Lets the load go on for a while. */
  static void goOnFor(Duration time) {
    await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
  }
}
