package io.caltrop.store.cluster.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caltrop.cluster.ClickHouseCluster;
import io.caltrop.cluster.ClickHouseServer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two replicas and their ZooKeeper, of which one fails while events go in. */
@Tag("long")
@Tag("once")
final class FaultsTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private ClickHouseCluster cluster;
  private ClickHouseSettings settings;
  private ClickHouseEvents events;
  private EventLoad load;

  @BeforeEach
  void start() {
    cluster = TestServers.start(2);
    settings = TestServers.of(cluster);
    events = ClickHouseEvents.open(settings, Optional.empty());
    load = new EventLoad(events);
  }

  @AfterEach
  void stop() {
    load.close();
    cluster.close();
  }

  @Test
  void aReplicaKilledAndBackLosesNothingAndDoublesNothing() {
    killAndStart(0);
    finish("a replica killed");
  }

  @Test
  @Tag("long")
  void bothReplicasKilledInTurnLoseNothing() {
    killAndStart(0);
    awaitSameOnBoth();
    killAndStart(1);
    awaitSameOnBoth();
    killAndStart(0);
    finish("replicas killed in turn");
  }

  private void killAndStart(int number) {
    ClickHouseServer replica = cluster.servers().get(number);
    load.awaitMore(50_000);
    replica.kill();
    load.awaitMore(50_000);
    replica.startAgain();
    load.awaitMore(50_000);
  }

  /** What only one has is not to be had while that one is down. */
  private void awaitSameOnBoth() {
    long before = load.acknowledged();
    for (String host : settings.hosts()) {
      await()
          .atMost(SOON)
          .until(
              () ->
                  Long.parseLong(
                          TestServers.ask(
                              settings, host, "SELECT count() FROM DB.blacklist_events FINAL"))
                      >= before);
    }
  }

  @Test
  @Tag("long")
  void aFrozenReplicaIsPassedBy() {
    load.awaitMore(50_000);
    cluster.servers().get(0).suspend();
    load.awaitMore(50_000);
    cluster.servers().get(0).resume();
    finish("a replica frozen");
  }

  private void finish(String what) {
    load.finish();
    assertEveryEventOnceOnEveryReplica();
    System.out.println(what + ": " + load);
    assertThat(load.longestPause()).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void withoutZooKeeperInsertsFailAndThenGoOn() {
    zookeeperAwayFor(Duration.ofSeconds(6));
  }

  @Test
  @Tag("long")
  void thirtySecondsWithoutZooKeeper() {
    zookeeperAwayFor(Duration.ofSeconds(30));
  }

  private void zookeeperAwayFor(Duration time) {
    load.awaitMore(100_000);
    long away = System.nanoTime();
    cluster.zookeeper().kill();
    await().atMost(SOON).until(() -> load.failures() > 0);
    await().atMost(SOON).until(() -> !events.check().up());
    assertThat(events.check().detail()).contains("takes no writes while ZooKeeper");
    assertThat(load.lastFailure()).contains("ZooKeeper");
    await().atMost(SOON).until(() -> System.nanoTime() - away > time.toNanos());

    cluster.zookeeper().startAgain();
    long back = System.nanoTime();
    load.awaitMore(100_000);
    System.out.printf(
        "ZooKeeper away %d s: going on %.1f s after its return%n",
        time.toSeconds(), (System.nanoTime() - back) / 1e9);

    load.finish();
    assertEveryEventOnceOnEveryReplica();
    System.out.println("ZooKeeper away: " + load);
  }

  private void assertEveryEventOnceOnEveryReplica() {
    String ids = "SELECT toString(count()), toString(uniqExact(event_id)) FROM DB.";
    String expected = load.acknowledged() + "\t" + load.acknowledged();
    for (String host : settings.hosts()) {
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(TestServers.ask(settings, host, ids + EventsTable.LOCAL + " FINAL"))
                      .isEqualTo(expected));
      assertThat(TestServers.ask(settings, host, ids + EventsTable.ALL + " FINAL"))
          .isEqualTo(expected);
    }
  }
}
