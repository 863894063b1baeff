package io.caltrop.store.cluster.clickhouse;

import static io.caltrop.testkit.Alerts.alert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caltrop.store.cluster.Identified;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same on an engine of today, and what only such a one does. */
@Tag("long")
final class CurrentEngineEventsTest extends EventsContract {
  private static String host = "";

  @BeforeAll
  static void start() {
    host = CurrentEngine.start();
  }

  @Override
  ClickHouseSettings settings() {
    return ClickHouseSettings.of(host, TestServers.database());
  }

  @Test
  void retentionIsTheTablesOwnAndFollowsTheConfiguration() {
    ClickHouseSettings settings = settings();
    Duration week = Duration.ofDays(7);
    Instant now = Instant.now();

    ClickHouseEvents events = ClickHouseEvents.open(settings, Optional.of(week));
    events.insert(List.of(Identified.of(alert(1))), now);
    events.insert(List.of(Identified.of(alert(2))), now.minus(week).minusSeconds(60));
    assertThat(engine(settings)).contains("TTL recorded + toIntervalSecond(604800)");
    TestServers.ask(settings, "OPTIMIZE TABLE DB.blacklist_events FINAL");
    assertThat(events.lastEvents(alert(1).ip(), 10)).containsExactly(alert(1));

    ClickHouseEvents.open(settings, Optional.of(Duration.ofDays(30)));
    assertThat(engine(settings)).contains("TTL recorded + toIntervalSecond(2592000)");
    ClickHouseEvents.open(settings, Optional.empty());
    assertThat(engine(settings)).contains("TTL recorded + toIntervalSecond(2592000)");
  }

  private static String engine(ClickHouseSettings settings) {
    return TestServers.ask(
        settings,
        "SELECT engine_full FROM system.tables WHERE database = 'DB' AND name ="
            + " 'blacklist_events'");
  }

  @Test
  void anInsertIsInTheTableWhenItReturns() {
    ClickHouseSettings settings = settings();
    ClickHouseEvents events = ClickHouseEvents.open(settings, Optional.empty());

    for (int i = 0; i < 20; i++) {
      events.insert(List.of(Identified.of(alert(i))), NOW);
      assertThat(TestServers.count(settings, "SELECT count() FROM DB.blacklist_events"))
          .isEqualTo(i + 1);
    }
    assertThat(
            TestServers.count(settings, "SELECT count() FROM DB.replicated_blacklist_events FINAL"))
        .isEqualTo(20);
  }

  @Test
  void aTableWithAnotherSchemaIsNamedWithItsColumn() {
    ClickHouseSettings settings = settings();
    TestServers.ask(settings, "CREATE DATABASE DB");
    TestServers.ask(
        settings,
        "CREATE TABLE DB.blacklist_events (ip String, event_id UUID) ENGINE = MergeTree ORDER BY"
            + " ip");

    assertThatThrownBy(() -> ClickHouseEvents.open(settings, Optional.empty()))
        .hasMessageContaining("column event_id is UUID, expected: FixedString(16)");
    assertThat(ClickHouseCheckup.of(settings, Clock.systemUTC(), Duration.ofSeconds(3)).problems())
        .hasSize(1);
  }
}
