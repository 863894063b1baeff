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

  @Test
  void aReplicaIsFrozenForTwentySeconds() {
    RedisServer replica = servers.replicaOf(servers.masterOf(COUNTERS));

    replica.suspend();
    long frozen = System.nanoTime();
    Duration recovery = load.awaitRecovery(Duration.ofSeconds(30));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> System.nanoTime() - frozen > Duration.ofSeconds(20).toNanos());
    String said = load.health();
    replica.resume();
    load.awaitBatches(20);

    load.stopAndCompare();
    System.out.printf("replica frozen: recording again after %d ms%n", recovery.toMillis());
    assertThat(said).contains("no replica of ");
  }

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
