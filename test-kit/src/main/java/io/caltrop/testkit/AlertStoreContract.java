package io.caltrop.testkit;

import static io.caltrop.testkit.Alerts.alert;
import static io.caltrop.testkit.Alerts.alerts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertType;
import io.caltrop.core.Catalog;
import io.caltrop.core.CountingRules;
import io.caltrop.core.Entity;
import io.caltrop.core.IpAddress;
import io.caltrop.core.NeverList;
import io.caltrop.core.store.AlertBatch;
import io.caltrop.core.store.AlertBatch.Advance;
import io.caltrop.core.store.AlertStore.Recorded;
import io.caltrop.core.store.BlacklistReader.Entry;
import io.caltrop.core.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * What every store must do; a subclass for each back end. It is long since a back end is to take
 * all of it with one subclass, and none of it can be left out.
 */
public abstract class AlertStoreContract {
  protected static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  protected static final AlertType SQL_INJECTION = AlertType.flow(40);
  private static final AlertType SCANNER = AlertType.flow(79);
  private static final IpAddress IP = IpAddress.parse("203.0.113.7");
  private static final Duration TTL = Duration.ofHours(2);
  private static final Duration DEDUP_TTL = Duration.ofHours(1);

  /** Lists expire later than dedup marks, so that a test can tell one from the other. */
  protected static final CountingRules RULES =
      new CountingRules(Catalog.standard(), new NeverList(List.of("8.8.8.8")), TTL, DEDUP_TTL);

  /** A store that holds nothing, or what {@link #reopen} finds. */
  protected abstract StorePorts open(CountingRules rules);

  /** The same store's data under other rules. */
  protected abstract StorePorts reopen(CountingRules rules);

  /** Whether the store keeps positions itself, or leaves them to the log. */
  protected boolean keepsPositions() {
    return true;
  }

  /** After this time at the latest an alert counts again; a store may keep marks in buckets. */
  protected Duration dedupWindowAtMost() {
    return DEDUP_TTL;
  }

  @Test
  void anAlertIsStoredAndCounted() {
    StorePorts ports = open(RULES);

    Recorded recorded = record(ports, NOW, alert(1));

    assertThat(recorded).isEqualTo(new Recorded(1, 0, 1));
    assertThat(ports.events().lastEvents(IP, 10)).containsExactly(alert(1));
    assertThat(ports.lists().entries(SQL_INJECTION, NOW, 10))
        .containsExactly(new Entry(IP, 1, NOW.plus(TTL)));
  }

  @Test
  void anAlertTwiceInABatchCountsOnce() {
    StorePorts ports = open(RULES);

    assertThat(record(ports, NOW, alert(1), alert(2), alert(1))).isEqualTo(new Recorded(2, 1, 2));
    assertThat(count(ports, NOW)).isEqualTo(2);
    assertThat(ports.events().lastEvents(IP, 10)).containsExactly(alert(2), alert(1));
  }

  @Test
  void anAlertAgainInALaterBatchCountsOnceUntilTheDedupWindowIsOver() {
    StorePorts ports = open(RULES);
    record(ports, NOW, alert(1));

    assertThat(record(ports, NOW, alert(1))).isEqualTo(new Recorded(0, 1, 0));
    Instant lastMoment = NOW.plus(DEDUP_TTL).minusMillis(1);
    assertThat(record(ports, lastMoment, alert(1))).isEqualTo(new Recorded(0, 1, 0));
    Instant over = NOW.plus(dedupWindowAtMost());
    assertThat(record(ports, over, alert(1))).isEqualTo(new Recorded(1, 0, 1));
    assertThat(record(ports, over, alert(1))).isEqualTo(new Recorded(0, 1, 0));
    assertThat(count(ports, over)).isEqualTo(2);
  }

  @Test
  void aDuplicateDoesNotProlongTheDedupWindow() {
    StorePorts ports = open(RULES);
    record(ports, NOW, alert(1));
    record(ports, NOW.plus(DEDUP_TTL).minusSeconds(1), alert(1));

    assertThat(record(ports, NOW.plus(dedupWindowAtMost()), alert(1)).stored()).isEqualTo(1);
  }

  @Test
  void theDedupWindowHoldsAcrossManyOfItsLengths() {
    StorePorts ports = open(RULES);
    int stored = 0;
    for (int quarter = 0; quarter < 24; quarter++) {
      Instant time = NOW.plus(dedupWindowAtMost().multipliedBy(quarter).dividedBy(4));
      stored += record(ports, time, alert(1), alert(100 + quarter)).stored();
    }

    assertThat(stored).isEqualTo(24 + 6);
  }

  @Test
  void aClockThatIsBehindFindsTheDuplicateToo() {
    StorePorts ports = open(RULES);
    record(ports, NOW, alert(1));

    Instant behind = NOW.minusSeconds(5);
    assertThat(record(ports, behind, alert(1), alert(2))).isEqualTo(new Recorded(1, 1, 1));
    assertThat(record(ports, NOW.plusSeconds(5), alert(2))).isEqualTo(new Recorded(0, 1, 0));
    assertThat(ports.lists().entries(SQL_INJECTION, NOW, 10))
        .containsExactly(new Entry(IP, 2, NOW.plus(TTL)));
  }

  @Test
  void anAddressLeavesTheListAfterItsLastSightingAndStartsAgainAtOne() {
    StorePorts ports = open(RULES);
    record(ports, NOW, alert(1), alert(2));
    Instant later = NOW.plus(TTL).minusMillis(1);
    record(ports, later, alert(3));
    Instant expires = later.plus(TTL);

    assertThat(ports.lists().entries(SQL_INJECTION, expires.minusMillis(1), 10))
        .containsExactly(new Entry(IP, 3, expires));
    assertThat(ports.lists().entries(SQL_INJECTION, expires, 10)).isEmpty();
    record(ports, expires, alert(4));
    assertThat(ports.lists().entries(SQL_INJECTION, expires, 10))
        .containsExactly(new Entry(IP, 1, expires.plus(TTL)));
  }

  @Test
  void addressesThatAreNeverListedAreOnlyStored() {
    StorePorts ports = open(RULES);
    Alert resolver = alert(1, "8.8.8.8", SQL_INJECTION);
    Alert own = alert(2, "192.168.1.4", SQL_INJECTION);

    assertThat(record(ports, NOW, resolver, own, alert(3))).isEqualTo(new Recorded(3, 0, 1));
    assertThat(ips(ports, SQL_INJECTION)).containsExactly("203.0.113.7");
    assertThat(ports.events().lastEvents(resolver.ip(), 10)).containsExactly(resolver);
    assertThat(ports.events().lastEvents(own.ip(), 10)).containsExactly(own);
  }

  @Test
  void anAddressThatIsPutOnTheNeverListVanishesAtOnce() {
    StorePorts before = open(RULES);
    for (int i = 1; i < 60; i++) {
      record(before, NOW, alert(i, "198.51.100." + i, SQL_INJECTION));
    }
    record(before, NOW, alert(60, "203.0.113.1", SQL_INJECTION));

    StorePorts after =
        reopen(
            new CountingRules(
                Catalog.standard(), new NeverList(List.of("198.51.100.0/24")), TTL, DEDUP_TTL));

    assertThat(after.lists().entries(SQL_INJECTION, NOW, 5))
        .extracting(entry -> entry.ip().toString())
        .containsExactly("203.0.113.1");
  }

  @Test
  void alertsOfATypeWithoutAListAreOnlyStored() {
    StorePorts ports = open(RULES);
    Alert other = alert(1, "203.0.113.7", AlertType.flow(12));

    assertThat(record(ports, NOW, other)).isEqualTo(new Recorded(1, 0, 0));
    assertThat(ports.lists().entries(AlertType.flow(12), NOW, 10)).isEmpty();
    assertThat(ports.events().lastEvents(IP, 10)).containsExactly(other);
  }

  @Test
  void theSameIdOfAnotherEntityIsAnotherAlertAndAnotherList() {
    AlertType hostForty = new AlertType(Entity.HOST, 40);
    var lists = new java.util.TreeMap<>(Catalog.standard().categories());
    lists.put(hostForty, "Host");
    StorePorts ports =
        open(new CountingRules(new Catalog(lists), RULES.neverList(), TTL, DEDUP_TTL));

    record(ports, NOW, alert(1, "203.0.113.7", hostForty), alert(1), alert(2));

    assertThat(ports.lists().entries(hostForty, NOW, 10)).extracting(Entry::count).containsOnly(1L);
    assertThat(count(ports, NOW)).isEqualTo(2);
    assertThat(ports.events().lastEvents(IP, 10))
        .containsExactlyInAnyOrder(alert(1, "203.0.113.7", hostForty), alert(1), alert(2));
  }

  @Test
  void eachListedTypeHasItsOwnCounts() {
    StorePorts ports = open(RULES);
    record(ports, NOW, alert(1), alert(2, "203.0.113.7", SCANNER), alert(3));

    assertThat(ports.lists().entries(SCANNER, NOW, 10)).extracting(Entry::count).containsOnly(1L);
    assertThat(count(ports, NOW)).isEqualTo(2);
  }

  @Test
  void entriesStandByCountThenByAddress() {
    StorePorts ports = open(RULES);
    List<Alert> batch = new ArrayList<>();
    String[] order = {
      "203.0.113.9", "9.9.9.1", "100.1.1.1", "2001:db8::1", "2001:db8::a", "2001:db8:0:1::"
    };
    for (int i = 0; i < order.length; i++) {
      batch.add(alert(i, order[order.length - 1 - i], SQL_INJECTION));
    }
    batch.add(alert(100, order[0], SQL_INJECTION));
    record(ports, NOW, batch.toArray(Alert[]::new));

    assertThat(ips(ports, SQL_INJECTION)).containsExactly(order);
    assertThat(ports.lists().entries(SQL_INJECTION, NOW, 2))
        .extracting(entry -> entry.ip().toString())
        .containsExactly(order[0], order[1]);
    assertThat(ports.lists().entries(SQL_INJECTION, NOW, 0)).isEmpty();
  }

  @Test
  void lastEventsAreTheNewestByTheirTimestampWhateverTheOrderOfRecording() {
    StorePorts ports = open(RULES);
    record(ports, NOW, alert(5), alert(1));
    record(ports, NOW.plusSeconds(1), alert(3), alert(4, "203.0.113.8", SQL_INJECTION));
    record(ports, NOW.plus(Duration.ofDays(2)), alert(2));

    assertThat(ports.events().lastEvents(IP, 3)).containsExactly(alert(5), alert(3), alert(2));
    assertThat(ports.events().lastEvents(IP, 10))
        .containsExactly(alert(5), alert(3), alert(2), alert(1));
    assertThat(ports.events().lastEvents(IpAddress.parse("203.0.113.99"), 10)).isEmpty();
  }

  @Test
  void ipv6AddressesAreStoredAndCounted() {
    StorePorts ports = open(RULES);
    Alert alert = alert(1, "2001:db8::7", SQL_INJECTION);

    record(ports, NOW, alert, alert(2, "2001:0DB8:0::7", SQL_INJECTION));

    assertThat(ports.lists().entries(SQL_INJECTION, NOW, 10))
        .containsExactly(new Entry(IpAddress.parse("2001:db8::7"), 2, NOW.plus(TTL)));
    assertThat(ports.events().lastEvents(alert.ip(), 10)).hasSize(2).contains(alert);
  }

  @Test
  void anAttackersTextComesBackAsItWas() {
    StorePorts ports = open(RULES);
    List<String> texts =
        List.of(
            "",
            "'; DROP TABLE blacklist_events; --",
            "\\N\t\\.\n\r\u0001\u007f\"{},",
            "\u0000\ud800 cut short",
            "😀 \u202e right to left \ufeff",
            "x".repeat(Alert.LONGEST_TEXT + 10));
    List<Alert> batch = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      Alert plain = alert(i);
      batch.add(
          new Alert(
              plain.userId(),
              plain.timestamp(),
              plain.ip(),
              plain.type(),
              65535,
              texts.get(i),
              texts.get(texts.size() - 1 - i)));
    }

    record(ports, NOW, batch.toArray(Alert[]::new));

    Collections.reverse(batch);
    assertThat(ports.events().lastEvents(IP, 10)).isEqualTo(batch);
  }

  @Test
  void extremeTimestampsAreKept() {
    StorePorts ports = open(RULES);
    Alert first = at(0);
    Alert last = at(Alert.LAST_TIMESTAMP);
    record(ports, NOW, first, last);

    assertThat(ports.events().lastEvents(IP, 10)).containsExactly(last, first);
  }

  private static Alert at(long timestamp) {
    Alert plain = alert(1);
    return new Alert(
        plain.userId(), timestamp, plain.ip(), plain.type(), 0, plain.info(), plain.reason());
  }

  @Test
  void positionsAdvanceWithTheBatchAndOneThatIsBehindIsStale() {
    StorePorts ports = open(RULES);
    if (!keepsPositions()) {
      ports.store().record(batch(alerts(0, 10), new Advance("t1", 0, 0, 10)), NOW);
      assertThat(ports.store().position("t1", 0)).isEmpty();
      return;
    }
    assertThat(ports.store().position("t1", 0)).isEmpty();
    ports.store().record(batch(alerts(0, 10), new Advance("t1", 0, 0, 10)), NOW);
    assertThat(ports.store().position("t1", 0)).hasValue(10);

    AlertBatch overlapping = batch(alerts(5, 15), new Advance("t1", 0, 5, 15));
    assertStale(ports, overlapping);

    assertThat(ports.store().position("t1", 0)).hasValue(10);
    assertThat(count(ports, NOW)).isEqualTo(10);
    ports.store().record(batch(alerts(10, 15), new Advance("t1", 0, 10, 15)), NOW);
    assertThat(ports.store().position("t1", 0)).hasValue(15);
    assertThat(ports.store().position("t1", 1)).isEmpty();
    assertThat(ports.store().position("t2", 0)).isEmpty();
    assertThat(count(ports, NOW)).isEqualTo(15);
  }

  @Test
  void aBatchIsStaleAsAWholeIfOneOfItsPartitionsIs() {
    StorePorts ports = open(RULES);
    if (!keepsPositions()) {
      return;
    }
    ports.store().record(batch(List.of(), new Advance("t1", 1, 0, 7)), NOW);
    long version = ports.lists().version();

    assertStale(ports, batch(alerts(0, 1), new Advance("t1", 2, 0, 1), new Advance("t1", 1, 6, 8)));

    assertThat(ports.store().position("t1", 2)).isEmpty();
    assertThat(ports.store().position("t1", 1)).hasValue(7);
    assertThat(ports.events().lastEvents(IP, 1)).isEmpty();
    assertThat(ports.lists().version()).isEqualTo(version);
  }

  @Test
  void aGapInThePositionsIsAllowed() {
    StorePorts ports = open(RULES);
    if (!keepsPositions()) {
      return;
    }
    ports.store().record(batch(List.of(), new Advance("t1", 0, 5, 7)), NOW);
    ports.store().record(batch(List.of(), new Advance("t1", 0, 20, 20)), NOW);

    assertThat(ports.store().position("t1", 0)).hasValue(20);
  }

  private static void assertStale(StorePorts ports, AlertBatch batch) {
    assertThatThrownBy(() -> ports.store().record(batch, NOW))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.STALE));
  }

  @Test
  void theSameBatchAgainChangesNothing() {
    StorePorts ports = open(RULES);
    AlertBatch batch = batch(alerts(0, 50));
    ports.store().record(batch, NOW);
    List<Alert> events = ports.events().lastEvents(IP, 100);
    List<Entry> entries = ports.lists().entries(SQL_INJECTION, NOW, 10);

    assertThat(ports.store().record(batch, NOW.plusSeconds(1))).isEqualTo(new Recorded(0, 50, 0));
    assertThat(ports.events().lastEvents(IP, 100)).isEqualTo(events).hasSize(50);
    assertThat(ports.lists().entries(SQL_INJECTION, NOW, 10)).isEqualTo(entries);
  }

  @Test
  void anEmptyBatchIsRecorded() {
    StorePorts ports = open(RULES);

    assertThat(record(ports, NOW)).isEqualTo(new Recorded(0, 0, 0));
  }

  @Test
  void theVersionChangesWithEveryBatchThatChangesSomething() {
    StorePorts ports = open(RULES);
    List<Long> versions = new ArrayList<>();
    versions.add(ports.lists().version());
    for (int i = 0; i < 4; i++) {
      record(ports, NOW, alert(i));
      versions.add(ports.lists().version());
    }
    for (int i = 4; i < 8; i++) {
      ports
          .store()
          .record(batch(alerts(i, i + 1), new Advance("t1", i % 2, 10L * i, 10L * i + 1)), NOW);
      versions.add(ports.lists().version());
    }

    assertThat(versions).doesNotHaveDuplicates();
    assertThat(ports.lists().version()).isEqualTo(ports.lists().version());
  }

  @Test
  void aLargeBatchIsRecordedWhole() {
    StorePorts ports = open(RULES);
    List<Alert> batch = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      batch.add(alert(i, "198.51.100." + i % 100, SQL_INJECTION));
    }

    assertThat(ports.store().record(batch(batch), NOW)).isEqualTo(new Recorded(30_000, 0, 30_000));
    assertThat(ports.lists().entries(SQL_INJECTION, NOW, 1000))
        .hasSize(100)
        .allMatch(entry -> entry.count() == 300);
  }

  @Test
  void threadsThatRecordTheSameAlertsCountEachOnce() throws Exception {
    StorePorts ports = open(RULES);
    int threads = 4;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Integer>> stored = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int seed = thread;
        stored.add(pool.submit(() -> recordShuffled(ports, new Random(seed))));
      }
      int total = 0;
      for (Future<Integer> one : stored) {
        total += one.get();
      }
      assertThat(total).isEqualTo(ALERTS);
    } finally {
      pool.shutdownNow();
    }
    Map<String, Long> counts = new HashMap<>();
    ports.lists().entries(SQL_INJECTION, NOW, 100).forEach(e -> counts.put("" + e.ip(), e.count()));
    assertThat(counts).hasSize(20).allSatisfy((ip, count) -> assertThat(count).isEqualTo(100));
  }

  private static final int ALERTS = 2000;

  private static int recordShuffled(StorePorts ports, Random random) {
    List<Alert> all = new ArrayList<>();
    for (int i = 0; i < ALERTS; i++) {
      all.add(alert(i, "198.51.100." + i % 20, SQL_INJECTION));
    }
    Collections.shuffle(all, random);
    int stored = 0;
    for (int from = 0; from < ALERTS; from += 250) {
      stored += ports.store().record(batch(all.subList(from, from + 250)), NOW).stored();
    }
    return stored;
  }

  private static Recorded record(StorePorts ports, Instant now, Alert... alerts) {
    return ports.store().record(batch(List.of(alerts)), now);
  }

  private static AlertBatch batch(List<Alert> alerts, Advance... advances) {
    return new AlertBatch(alerts, List.of(advances));
  }

  private static long count(StorePorts ports, Instant now) {
    return ports.lists().entries(SQL_INJECTION, now, 10).get(0).count();
  }

  private static List<String> ips(StorePorts ports, AlertType type) {
    return ports.lists().entries(type, NOW, 100).stream()
        .map(entry -> entry.ip().toString())
        .toList();
  }
}
