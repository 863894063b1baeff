package io.caltrop.store.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caltrop.cluster.RedisServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes of a cluster of six fail under load; at the end every count is compared. */
@Tag("long")
@Tag("once")
final class RedisFaultsTest {
  private static final String COUNTERS = "blacklist:{40}:ip_counters";

  private TestRedis servers;
  private RedisLoad load;

  @BeforeEach
  void start() {
    servers = TestRedis.startSix();
    load = RedisLoad.start(servers.settings());
    load.awaitBatches(20);
  }

  @AfterEach
  void stop() {
    load.close();
    servers.close();
  }

  @Test
  void aMasterIsKilledAndComesBack() {
    RedisServer master = servers.masterOf(COUNTERS);

    master.kill();
    Duration recovery = load.awaitRecovery(Duration.ofSeconds(30));
    master.startAgain();
    load.awaitBatches(20);

    load.stopAndCompare();
    System.out.printf("master killed: recording again after %d ms%n", recovery.toMillis());
    assertThat(recovery).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void mastersAreKilledOneAfterTheOther() {
    for (int i = 0; i < 3; i++) {
      RedisServer master = servers.masterOf(COUNTERS);
      master.kill();
      Duration recovery = load.awaitRecovery(Duration.ofSeconds(30));
      System.out.printf("kill %d: recording again after %d ms%n", i + 1, recovery.toMillis());
      master.startAgain();
      await().atMost(Duration.ofSeconds(60)).until(() -> load.health().contains("3 replicas"));
      load.awaitBatches(20);
    }

    load.stopAndCompare();
  }

  @Test
  void aMasterIsFrozenForTwentySeconds() throws Exception {
    RedisServer master = servers.masterOf(COUNTERS);

    master.suspend();
    long frozen = System.nanoTime();
    Duration recovery = load.awaitRecovery(Duration.ofSeconds(30));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> System.nanoTime() - frozen > Duration.ofSeconds(20).toNanos());
    master.resume();
    load.awaitBatches(50);

    load.stopAndCompare();
    System.out.printf("master frozen: recording again after %d ms%n", recovery.toMillis());
    assertThat(recovery).isLessThan(Duration.ofSeconds(15));
  }

  /** Nothing is recorded meanwhile: it might take over with what it had before. */
  @Test
  void aReplicaIsFrozenForTwentySeconds() {
    RedisServer replica = servers.replicaOf(servers.masterOf(COUNTERS));

    replica.suspend();
    Silence silence = silence(Duration.ofSeconds(20));
    replica.resume();
    Duration recovery = load.awaitRecovery(Duration.ofSeconds(30));
    load.awaitBatches(20);

    load.stopAndCompare();
    System.out.printf(
        "replica frozen: %d batches meanwhile, recording again %d ms after its thaw%n",
        silence.batches, recovery.toMillis());
    assertThat(silence.batches).isZero();
    assertThat(silence.health).contains("the replica of ").contains(" is silent: ");
    assertThat(recovery).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aReplicaIsFrozenAndTakesOverWhenItsMasterIsKilled() {
    RedisServer master = servers.masterOf(COUNTERS);
    RedisServer replica = servers.replicaOf(master);

    replica.suspend();
    Silence silence = silence(Duration.ofSeconds(12));
    master.kill();
    replica.resume();
    Duration recovery = load.awaitRecovery(Duration.ofSeconds(30));
    load.awaitBatches(20);

    load.stopAndCompare();
    System.out.printf(
        "replica frozen, master killed: %d batches meanwhile, recording again after %d ms%n",
        silence.batches, recovery.toMillis());
    assertThat(servers.masterOf(COUNTERS)).isSameAs(replica);
    assertThat(silence.batches).isZero();
  }

  /** What is seen while a node is frozen, from a second after it was. */
  private Silence silence(Duration time) {
    long begin = System.nanoTime();
    awaitPassed(begin, Duration.ofSeconds(1));
    int before = load.recorded();
    awaitPassed(begin, time);
    return new Silence(load.recorded() - before, load.health());
  }

  private static void awaitPassed(long begin, Duration time) {
    await().atMost(Duration.ofSeconds(30)).until(() -> System.nanoTime() - begin > time.toNanos());
  }

  private record Silence(int batches, String health) {}

  @Test
  void aReplicaIsKilled() {
    RedisServer master = servers.masterOf(COUNTERS);

    servers.replicaOf(master).kill();
    Duration recovery = load.awaitRecovery(Duration.ofSeconds(10));
    load.awaitBatches(20);

    assertThat(load.health()).contains("no replica of " + master.address());
    load.stopAndCompare();
    System.out.printf("replica killed: recording again after %d ms%n", recovery.toMillis());
  }
}
