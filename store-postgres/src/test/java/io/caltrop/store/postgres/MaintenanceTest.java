package io.caltrop.store.postgres;

import static io.caltrop.testkit.Alerts.alert;
import static io.caltrop.testkit.Alerts.alerts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertType;
import io.caltrop.core.CountingRules;
import io.caltrop.core.IpAddress;
import io.caltrop.core.store.AlertBatch;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Old data goes, what is needed next is there, and nobody who records waits for either. */
@Tag("once")
final class MaintenanceTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(100));
  private static final Duration DAY = Duration.ofDays(1);
  private static final IpAddress IP = IpAddress.parse("203.0.113.7");

  private final PostgresSettings database = TestServer.freshDatabase();
  private final PostgresStore store = open(DAY);

  private PostgresStore open(Duration retention) {
    // Its clock stands still before everything: what it does by itself, a second from now, removes
    // nothing, but adds the partitions of that time.
    return PostgresStore.open(
        database, CountingRules.standard(), retention, Clock.fixed(LONG_AGO, ZoneOffset.UTC));
  }

  @AfterEach
  void dropDatabase() {
    store.close();
    TestServer.drop(database);
  }

  @Test
  void eventsGoInWholePartitionsOnceOlderThanTheRetention() {
    for (int hours = 0; hours < 48; hours++) {
      record(NOW.plus(Duration.ofHours(hours)), alert(hours));
    }
    assertThat(partitions()).isGreaterThanOrEqualTo(16);

    Instant end = NOW.plus(Duration.ofDays(2));
    store.maintain(end);

    List<Alert> left = store.lastEvents(IP, 100);
    assertThat(left).hasSizeBetween(24, 24 + 3).contains(alert(24), alert(47));
    store.maintain(end.plus(Duration.ofDays(3)));
    assertThat(store.lastEvents(IP, 100)).isEmpty();
  }

  @Test
  void partitionsAreThereBeforeTheyAreNeeded() {
    store.maintain(NOW);
    // After NOW, which drops them; else the store itself adds these, maybe between the counts.
    store.maintain(LONG_AGO);
    int before = partitions();
    record(NOW.plus(Duration.ofHours(3)), alert(1));

    assertThat(partitions()).isEqualTo(before);
  }

  @Test
  void anotherRetentionFitsItsPartitionsBetweenTheOldOnes() {
    record(NOW, alert(1));
    record(NOW.plus(Duration.ofHours(40)), alert(2));
    try (PostgresStore other = open(Duration.ofDays(30))) {
      for (int hours = -100; hours < 200; hours += 7) {
        other.record(
            new AlertBatch(List.of(alert(1000 + hours)), List.of()),
            NOW.plus(Duration.ofHours(hours)));
      }
      assertThat(other.lastEvents(IP, 100)).hasSize(2 + 43);
    }
  }

  @Test
  void aPartitionThatSomebodyDroppedIsMadeAnew() {
    record(NOW, alert(1));
    TestServer.execute(
        database,
        "DO $$ DECLARE t text; BEGIN"
            + " FOR t IN SELECT inhrelid::regclass FROM pg_inherits"
            + " WHERE inhparent = 'blacklist_events'::regclass LOOP"
            + " EXECUTE 'DROP TABLE ' || t; END LOOP; END $$");

    record(NOW, alert(2));
    assertThat(store.lastEvents(IP, 10)).containsExactly(alert(2));
  }

  @Test
  void recordingGoesOnWhilePartitionsAreDropped() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger hour = new AtomicInteger();
    ExecutorService recorders = Executors.newFixedThreadPool(2);
    try {
      List<Future<Integer>> recorded =
          List.of(
              recorders.submit(() -> recordUntil(stop, hour, 0)),
              recorders.submit(() -> recordUntil(stop, hour, 1_000_000)));
      for (int i = 0; i < 60; i++) {
        store.maintain(NOW.plus(Duration.ofHours(hour.incrementAndGet())));
      }
      stop.set(true);
      for (Future<Integer> one : recorded) {
        assertThat(one.get()).isPositive();
      }
    } finally {
      recorders.shutdownNow();
    }
    assertThat(partitions()).isLessThan(16);
  }

  private int recordUntil(AtomicBoolean stop, AtomicInteger hour, int first) {
    int next = first;
    while (!stop.get()) {
      AlertBatch batch = new AlertBatch(alerts(next, next + 50), List.of());
      Instant now = NOW.plus(Duration.ofHours(hour.get()));
      assertThat(store.record(batch, now).stored()).isEqualTo(50);
      next += 50;
    }
    return next - first;
  }

  @Test
  void aReaderInTheWayPutsDroppingOffButStopsNothing() throws Exception {
    record(NOW, alert(1));
    Instant later = NOW.plus(Duration.ofDays(5));
    try (Connection reader = TestServer.connect(database);
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.execute("SELECT count(*) FROM blacklist_events");

      store.maintain(later);
      record(later, alert(2));

      assertThat(store.lastEvents(IP, 10)).containsExactly(alert(2), alert(1));
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> maintainedTo(later, 1));
  }

  private boolean maintainedTo(Instant now, int events) {
    store.maintain(now);
    return store.lastEvents(IP, 10).size() == events;
  }

  @Test
  void dedupMarksGoOnceAllOfTheirTableAreDead() {
    for (int minutes = 0; minutes < 600; minutes += 10) {
      record(NOW.plus(Duration.ofMinutes(minutes)), alert(minutes));
    }
    assertThat(marks()).isLessThanOrEqualTo(4 * 6);

    store.maintain(NOW.plus(Duration.ofMinutes(590)));
    assertThat(marks()).isLessThanOrEqualTo(2 * 6);
    assertThat(record(NOW.plus(Duration.ofMinutes(595)), alert(590), alert(540))).isEqualTo(0);
  }

  @Test
  void processesWhoseClocksDisagreeCountOnce() {
    int stored = 0;
    for (int round = 1; round <= 40; round++) {
      for (int ahead : List.of(0, 20, 40)) {
        Instant now = NOW.plus(Duration.ofMinutes(10L * round + ahead));
        stored += record(now, alert(round), alert(round - 1));
        store.maintain(now);
      }
    }

    assertThat(stored).isEqualTo(41);
  }

  @Test
  void aDedupWindowThatGrowsFindsTheMarksThatAreStillThere() {
    int minute = 0;
    int stored = 0;
    for (int window : List.of(10, 600, 10_000)) {
      try (PostgresStore grown = withWindow(Duration.ofMinutes(window))) {
        for (int end = minute + 4 * window; minute < end; minute += window / 10) {
          AlertBatch batch = new AlertBatch(List.of(alert(1), alert(1000 + minute)), List.of());
          stored += grown.record(batch, NOW.plus(Duration.ofMinutes(minute))).stored();
        }
      }
    }

    // Alert 1 at the minutes 0, 10, 20, 30; 640, 1240, 1840; 12440, 22440, 32440.
    assertThat(stored).isEqualTo(120 + 4 + 3 + 3);
  }

  private PostgresStore withWindow(Duration window) {
    CountingRules standard = CountingRules.standard();
    return PostgresStore.open(
        database,
        new CountingRules(standard.catalog(), standard.neverList(), standard.ttl(), window),
        Duration.ofDays(100),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @Test
  void expiredCountsAreDeletedAndOthersStay() {
    record(NOW, alert(1), alert(2, "203.0.113.8", AlertType.flow(40)));
    record(NOW.plus(Duration.ofMinutes(30)), alert(3));
    Instant later = NOW.plus(Duration.ofMinutes(62));

    store.maintain(later);

    assertThat(TestServer.query(database, "SELECT count(*) FROM blacklist_counts")).isEqualTo("1");
    assertThat(store.entries(AlertType.flow(40), later, 10))
        .singleElement()
        .satisfies(entry -> assertThat(entry.count()).isEqualTo(2));
  }

  @Test
  void anotherTtlHoldsForWhatIsListedAlready() {
    record(NOW, alert(1));
    record(NOW.plus(Duration.ofMinutes(30)), alert(2, "203.0.113.8", AlertType.flow(40)));
    store.maintain(NOW);
    assertThat(lives()).isEqualTo("01:00:00 01:00:00");
    long version = store.version();

    try (PostgresStore shorter = withTtl(Duration.ofMillis(600_500))) {
      shorter.maintain(NOW);
      assertThat(lives()).isEqualTo("00:10:00.5 00:10:00.5");
      assertThat(store.version()).isGreaterThan(version);
      assertThat(shorter.entries(AlertType.flow(40), NOW.plus(Duration.ofMinutes(35)), 10))
          .singleElement()
          .satisfies(entry -> assertThat(entry.ip()).hasToString("203.0.113.8"));
    }
    try (PostgresStore longer = withTtl(Duration.ofDays(2))) {
      longer.maintain(NOW);
      assertThat(lives()).isEqualTo("2 days 2 days");
    }
  }

  @Test
  void anotherTtlDoesNotWaitForThoseWhoCount() throws Exception {
    record(NOW, alert(1), alert(2, "203.0.113.8", AlertType.flow(40)));
    store.maintain(NOW);
    try (Connection counting = TestServer.connect(database);
        Statement statement = counting.createStatement();
        PostgresStore shorter = withTtl(Duration.ofMinutes(10))) {
      counting.setAutoCommit(false);
      statement.execute("SELECT FROM blacklist_counts WHERE ip = '203.0.113.8' FOR UPDATE");
      shorter.maintain(NOW);

      assertThat(lives()).isEqualTo("00:10:00 01:00:00");
    }
  }

  /** How long the entries live after their last sighting, by address. */
  private String lives() {
    return TestServer.query(
        database,
        "SELECT string_agg((expires_at - last_seen)::text, ' ' ORDER BY ip) FROM blacklist_counts");
  }

  private PostgresStore withTtl(Duration ttl) {
    CountingRules standard = CountingRules.standard();
    return PostgresStore.open(
        database,
        new CountingRules(standard.catalog(), standard.neverList(), ttl, standard.dedupTtl()),
        DAY,
        Clock.fixed(LONG_AGO, ZoneOffset.UTC));
  }

  @Test
  void theViewShowsWhatIsCurrent() {
    Instant now = Instant.now();
    record(now, alert(1), alert(2));
    record(now.minus(DAY), alert(3, "203.0.113.8", AlertType.flow(79)));

    assertThat(
            TestServer.query(
                database,
                "SELECT string_agg(entity || ' ' || alert_id || ' ' || ip || ' ' || count, ',')"
                    + " FROM blacklists"))
        .isEqualTo("flow 40 203.0.113.7/32 2");
  }

  private int record(Instant now, Alert... alerts) {
    return store.record(new AlertBatch(List.of(alerts), List.of()), now).stored();
  }

  private int partitions() {
    return Integer.parseInt(
        TestServer.query(
            database,
            "SELECT count(*) FROM pg_inherits WHERE inhparent = 'blacklist_events'::regclass"));
  }

  private int marks() {
    return Integer.parseInt(
        TestServer.query(
            database,
            "SELECT (SELECT count(*) FROM dedup_marks_0) + (SELECT count(*) FROM dedup_marks_1)"
                + " + (SELECT count(*) FROM dedup_marks_2) + (SELECT count(*) FROM dedup_marks_3)"));
  }
}
