package io.caltrop.store.cluster.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.caltrop.core.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Tables under our names that are partitioned otherwise, or show something else. */
@Tag("once")
final class OtherTablesTest {
  private static final Duration WAIT = Duration.ofSeconds(3);
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  private static String columns() {
    return EventsTable.COLUMNS.stream()
        .map(column -> column.name() + " " + column.type())
        .collect(Collectors.joining(", ", " (", ")"));
  }

  private static void create(ClickHouseSettings settings, String table, String engine) {
    TestServers.ask(settings, "CREATE DATABASE IF NOT EXISTS DB");
    TestServers.ask(settings, "CREATE TABLE DB." + table + columns() + " ENGINE = " + engine);
  }

  private static void assertProblem(ClickHouseSettings settings, String table, String problem) {
    String line =
        "ClickHouse at %s: table %s.%s is not as this program makes it: %s"
            .formatted(settings.hosts().get(0), settings.database(), table, problem);
    assertThatThrownBy(() -> ClickHouseEvents.open(settings, Optional.empty()))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith(line);
    assertThat(ClickHouseCheckup.of(settings, Clock.systemUTC(), WAIT).problems())
        .singleElement()
        .asString()
        .startsWith(line);
  }

  private static String monthly() {
    return "ReplacingMergeTree PARTITION BY toYYYYMM(recorded) ORDER BY ("
        + EventsTable.SORTED_BY
        + ")";
  }

  @Test
  void aTablePartitionedByMonthIsRefused() {
    ClickHouseSettings settings = TestServers.alone();
    create(settings, EventsTable.LOCAL, monthly());

    assertProblem(
        settings,
        EventsTable.LOCAL,
        "it is partitioned by (toYYYYMM(recorded)), expected: (toYYYYMMDD(recorded))");
  }

  @Test
  void aTableOfTheClusterThatKeepsRowsItselfIsRefused() {
    ClickHouseSettings settings = TestServers.of(TestServers.alone().hosts());
    create(settings, EventsTable.ALL, "Memory");

    assertProblem(
        settings,
        EventsTable.ALL,
        "its engine is \"Memory\", expected: \"Distributed('caltrop', '%s', 'blacklist_events',"
                .formatted(settings.database())
            + " cityHash64(ip))\"");
  }

  @Test
  void aTableOfTheClusterThatShowsAnotherTableIsRefused() {
    ClickHouseSettings cluster = TestServers.of(TestServers.alone().hosts());
    create(cluster, EventsTable.ALL, "Distributed('caltrop', 'default', 'blacklist_events', 1)");
    assertProblem(
        cluster,
        EventsTable.ALL,
        "its engine is \"Distributed('caltrop', 'default', 'blacklist_events', 1)\", expected: ");

    ClickHouseSettings alone = TestServers.alone();
    create(alone, EventsTable.ALL, "Merge('default', '^blacklist_events$')");
    assertProblem(
        alone,
        EventsTable.ALL,
        "its engine is \"Merge('default', '^blacklist_events$')\", expected: ");
  }

  @Test
  void aPartitionThatIsNoDayStaysAndIsSaidOnce() {
    ClickHouseSettings settings = TestServers.alone();
    create(settings, EventsTable.LOCAL, monthly());
    TestServers.ask(
        settings, "INSERT INTO DB.blacklist_events (recorded) VALUES ('2026-01-01 00:00:00')");
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    Logger logger = (Logger) LoggerFactory.getLogger(OldPartitions.class);
    logger.addAppender(said);
    OldPartitions old = new OldPartitions(new HttpPort(settings), settings, Duration.ofDays(7));
    try {
      old.beginIfDue(NOW);
      await().atMost(Duration.ofSeconds(60)).until(() -> !said.list.isEmpty());
      old.beginIfDue(NOW.plus(Duration.ofHours(2)));
      await().atMost(Duration.ofSeconds(60)).until(() -> old.runs() == 2);
    } finally {
      logger.detachAppender(said);
      old.close();
    }

    assertThat(said.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .isEqualTo(List.of("Partition \"202601\" of blacklist_events stays: it is no day"));
    assertThat(TestServers.count(settings, "SELECT count() FROM DB.blacklist_events")).isOne();
  }
}
