package io.caltrop.e2e;

import io.caltrop.cluster.ClickHouseServer;
import io.caltrop.cluster.KafkaBroker;
import io.caltrop.cluster.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commonest faults of a cluster, in short; all of them are in the long tests. */
class ClusterFaultsTest {
  private static ClusterSite site;
  private static FaultRun run;

  @BeforeAll
  static void start(@TempDir Path folder) {
    site = new ClusterSite(folder, 2);
    run = new FaultRun(site, 500);
  }

  @AfterAll
  static void stop() {
    if (site != null) { // else its start failed, which has cleaned up
      site.close();
    }
  }

  @Test
  void aRedisMasterIsKilled() throws Exception {
    RedisServer master = site.redisMasterOf(41);
    run.underLoad("a Redis master is killed", master::kill);
  }

  @Test
  void aKafkaBrokerIsKilled() throws Exception {
    KafkaBroker broker = site.cluster.kafka().brokers().get(site.controller() % 3);
    run.underLoad("a Kafka broker is killed", broker::kill);
  }

  @Test
  void aClickHouseReplicaIsKilledAndComesBack() throws Exception {
    ClickHouseServer replica = site.cluster.clickhouse().get(0);
    run.underLoad(
        "a ClickHouse replica is killed and comes back",
        () -> {
          replica.kill();
          FaultRun.goOnFor(Duration.ofSeconds(5));
          replica.startAgain();
        });
  }

  @Test
  void aConsumerIsKilledAtARandomMoment() throws Exception {
    long seed = Long.getLong("caltrop.faults.seed", System.nanoTime());
    run.underLoad(
        "a consumer is killed", () -> site.killConsumers(1, seed, Duration.ofSeconds(3)));
  }
}
