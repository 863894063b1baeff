package io.caltrop.store.postgres;

import static io.caltrop.testkit.Alerts.alert;
import static io.caltrop.testkit.Alerts.alerts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertType;
import io.caltrop.core.CountingRules;
import io.caltrop.core.IpAddress;
import io.caltrop.core.store.AlertBatch;
import io.caltrop.core.store.AlertBatch.Advance;
import io.caltrop.core.store.StoreException;
import io.caltrop.core.store.StoreException.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the store answers when PostgreSQL fails in the middle, and that nothing half-done stays. */
final class FaultsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final IpAddress IP = IpAddress.parse("203.0.113.7");

  private final PostgresSettings database = TestServer.freshDatabase();
  private final PostgresStore store =
      PostgresStore.open(
          database, CountingRules.standard(), Duration.ofDays(7), Clock.fixed(NOW, ZoneOffset.UTC));

  @AfterEach
  void dropDatabase() {
    store.close();
    TestServer.drop(database);
  }

  @Test
  void anAlertThatTheDatabaseWillNeverTakeIsRefusedWithItsBatch() {
    TestServer.execute(database, "ALTER TABLE blacklist_events ADD CHECK (reason <> 'poison')");
    Alert good = alert(1);
    Alert poison = new Alert(good.userId(), 1, good.ip(), good.type(), 0, "", "poison");

    assertFails(Kind.REFUSED, batch(good, poison));

    assertThat(store.lastEvents(IP, 10)).isEmpty();
    assertThat(store.position("t1", 0)).isEmpty();
    assertThat(store.record(batch(good), NOW).stored()).isEqualTo(1);
  }

  @Test
  void aSessionThatDiesAtAnyMomentLeavesNothingHalfDone() {
    // The maintenance that starts by itself a second later has no statement left that would count.
    store.maintain(NOW);
    CrashPoints crashes = CrashPoints.install(database);
    List<Integer> failed = new ArrayList<>();
    for (int statement = 1; statement <= 16; statement++) {
      AlertBatch batch =
          new AlertBatch(
              alerts(10 * statement, 10 * statement + 10),
              List.of(new Advance("t1", 0, 10L * statement, 10L * statement + 10)));
      crashes.crashAt(statement);
      try {
        store.record(batch, NOW);
      } catch (StoreException e) {
        assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
        failed.add(statement);
        assertThat(store.lastEvents(IP, 1000)).hasSize(10 * (statement - 1));
        assertThat(store.record(batch, NOW).stored()).isEqualTo(10);
      }
      crashes.disarm();
      assertThat(store.lastEvents(IP, 1000)).hasSize(10 * statement);
      assertThat(store.entries(AlertType.flow(40), NOW, 1).get(0).count())
          .isEqualTo(10L * statement);
      assertThat(store.position("t1", 0)).hasValue(10L * statement + 10);
    }
    // Positions, marks and counts fire once or twice a statement, events once a row.
    assertThat(failed).hasSize(2 + 1 + 10 + 2).startsWith(1).endsWith(15);
  }

  @Test
  void aTableThatIsGoneIsNotAReasonToDropAlerts() {
    TestServer.execute(database, "ALTER TABLE blacklist_counts RENAME TO elsewhere");
    assertFails(Kind.UNAVAILABLE, batch(alert(1)));

    TestServer.execute(database, "ALTER TABLE elsewhere RENAME TO blacklist_counts");
    assertThat(store.record(batch(alert(1)), NOW).stored()).isEqualTo(1);
  }

  @Test
  void aFullListOfConnectionsIsUnavailable() {
    TestServer.execute(
        TestServer.named("postgres"),
        "ALTER DATABASE " + database.database() + " ALLOW_CONNECTIONS false");
    assertThatThrownBy(() -> PostgresReader.open(database, CountingRules.standard()))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
        .hasMessageContaining("is not currently accepting connections");
  }

  private void assertFails(Kind kind, AlertBatch batch) {
    assertThatThrownBy(() -> store.record(batch, NOW))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  private static AlertBatch batch(Alert... alerts) {
    return new AlertBatch(List.of(alerts), List.of(new Advance("t1", 0, 0, alerts.length)));
  }
}
