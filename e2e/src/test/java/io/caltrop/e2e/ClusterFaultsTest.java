package io.caltrop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.cluster.RedisServer;
import io.caltrop.cluster.Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Some faults of a cluster in short; {@link ClusterFaultsLongTest} has all, each by itself and at
 * length.
 */
class ClusterFaultsTest {
  @Test
  void oneFaultAfterTheOther(@TempDir Path folder) throws Exception {
    long seed = Long.getLong("caltrop.faults.seed", System.nanoTime());
    try (ClusterSite site = new ClusterSite(folder, 2)) {
      Map<String, FaultRun.Fault> faults = new LinkedHashMap<>();
      RedisServer master = site.redisMasterOf(41);
      faults.put("a Redis master is killed", () -> away(master, 6));
      faults.put("a ClickHouse replica is killed", () -> away(site.cluster.clickhouse().get(0), 2));
      faults.put("PostgreSQL is restarted", () -> away(site.cluster.postgres(), 1));
      faults.put("a consumer is killed, one comes, one goes", () -> change(site, seed));
      new FaultRun(site, 500).inTurn(faults);
    }
  }

  private static void away(Server server, int seconds) {
    server.kill();
    FaultRun.goOnFor(Duration.ofSeconds(seconds));
    server.startAgain();
  }

  private static void change(ClusterSite site, long seed) {
    site.killConsumers(1, seed, Duration.ofSeconds(2));
    assertThat(site.consumers.remove(0).program().terminate()).isZero();
  }
}
