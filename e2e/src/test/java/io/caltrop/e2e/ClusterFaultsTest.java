package io.caltrop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.cluster.KafkaBroker;
import io.caltrop.cluster.RedisServer;
import io.caltrop.cluster.Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The faults of a cluster in short, one after the other; {@link ClusterFaultsLongTest} has each by
 * itself, at length.
 */
class ClusterFaultsTest {
  @Test
  void someFaults(@TempDir Path folder) throws Exception {
    try (ClusterSite site = new ClusterSite(folder, 2)) {
      Map<String, FaultRun.Fault> faults = new LinkedHashMap<>();
      RedisServer master = site.redisMasterOf(41);
      faults.put("a Redis master is killed", () -> away(master, 6));
      faults.put("a ClickHouse replica is killed", () -> away(site.cluster.clickhouse().get(0), 2));
      others(site, faults);
    }
  }

  @Test
  @Tag("long")
  void oneFaultAfterTheOther(@TempDir Path folder) throws Exception {
    try (ClusterSite site = new ClusterSite(folder, 2)) {
      Map<String, FaultRun.Fault> faults = new LinkedHashMap<>();
      KafkaBroker controller = site.cluster.kafka().brokers().get(site.controller() - 1);
      faults.put("the controller is killed, for good", controller::kill);
      RedisServer master = site.redisMasterOf(41);
      faults.put("a Redis master is killed", () -> away(master, 6));
      faults.put("a Redis node is frozen", () -> frozen(site.redisMasterOf(41), 4));
      faults.put("a ClickHouse replica is killed", () -> away(site.cluster.clickhouse().get(0), 2));
      faults.put("ZooKeeper is gone", () -> away(site.cluster.zookeeper(), 5));
      others(site, faults);
    }
  }

  /** Behind these, one of PostgreSQL and one of the consumers. */
  private static void others(ClusterSite site, Map<String, FaultRun.Fault> faults)
      throws Exception {
    long seed = Long.getLong("caltrop.faults.seed", System.nanoTime());
    faults.put("PostgreSQL is restarted", () -> away(site.cluster.postgres(), 1));
    faults.put("a consumer is killed, one comes, one goes", () -> change(site, seed));
    new FaultRun(site, 500).inTurn(faults);
  }

  private static void away(Server server, int seconds) {
    server.kill();
    FaultRun.goOnFor(Duration.ofSeconds(seconds));
    server.startAgain();
  }

  private static void frozen(Server server, int seconds) {
    server.suspend();
    FaultRun.goOnFor(Duration.ofSeconds(seconds));
    server.resume();
  }

  private static void change(ClusterSite site, long seed) {
    site.killConsumers(1, seed, Duration.ofSeconds(2));
    assertThat(site.consumers.remove(0).program().terminate()).isZero();
  }
}
