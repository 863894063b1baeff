package io.caltrop.store.cluster.clickhouse;

import static io.caltrop.testkit.Alerts.alerts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caltrop.cluster.ClickHouseCluster;
import io.caltrop.core.store.StoreException;
import io.caltrop.store.cluster.Identified;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Inserts whose answer is lost: stored or not, the client cannot know. */
@Tag("once")
final class UncertainInsertTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final List<Identified> EVENTS =
      alerts(0, 1000).stream().map(Identified::of).toList();

  @Test
  void aServerAloneEndsWithEachEventOnce() throws IOException {
    try (Relay relay = new Relay(TestServers.aloneServer().port())) {
      ClickHouseSettings settings = ClickHouseSettings.of(relay.address(), TestServers.database());
      ClickHouseEvents events = ClickHouseEvents.open(settings, Optional.empty());
      relay.dropAnswers(1);

      events.insert(EVENTS, NOW);

      assertThat(relay.dropped()).isEqualTo(1);
      assertThat(TestServers.count(settings, "SELECT count() FROM DB.blacklist_events FINAL"))
          .isEqualTo(1000);
    }
  }

  @Test
  void replicasStoreTheRepeatedBlockNotEvenOnDiskTwice() throws IOException {
    try (ClickHouseCluster cluster = TestServers.start(2);
        Relay first = new Relay(cluster.servers().get(0).port());
        Relay second = new Relay(cluster.servers().get(1).port())) {
      ClickHouseSettings settings = TestServers.of(List.of(first.address(), second.address()));
      ClickHouseEvents events = ClickHouseEvents.open(settings, Optional.empty());
      first.dropAnswers(1);

      events.insert(EVENTS, NOW);

      assertThat(first.dropped()).isEqualTo(1);
      // The second replica knows the block, and may have to fetch it yet.
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> events.lastEvents(EVENTS.get(0).alert().ip(), 2000).size() == 1000);
      assertThat(
              TestServers.ask(
                  settings, "SELECT sum(rows) FROM system.parts WHERE active AND database = 'DB'"))
          .isEqualTo("1000");
    }
  }

  @Test
  void whenEveryAnswerIsLostTheCallerHearsIt() throws IOException {
    try (Relay relay = new Relay(TestServers.aloneServer().port())) {
      ClickHouseSettings settings = ClickHouseSettings.of(relay.address(), TestServers.database());
      ClickHouseEvents events = ClickHouseEvents.open(settings, Optional.empty());
      relay.dropAnswers(100);

      assertThatThrownBy(() -> events.insert(EVENTS, NOW))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE))
          .hasMessageContaining("ClickHouse at " + relay.address() + ": connection lost");
      relay.dropAnswers(0);
      events.insert(EVENTS, NOW.plusSeconds(10));

      assertThat(events.lastEvents(EVENTS.get(0).alert().ip(), 2000)).hasSize(1000);
    }
  }
}
