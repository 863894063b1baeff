package io.caltrop.store.cluster;

import static io.caltrop.testkit.Alerts.alerts;
import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.cluster.ClickHouseCluster;
import io.caltrop.cluster.ServerPrograms;
import io.caltrop.core.CountingRules;
import io.caltrop.core.store.AlertBatch;
import io.caltrop.core.store.AlertStore.Recorded;
import io.caltrop.store.cluster.clickhouse.ClickHouseEvents;
import io.caltrop.store.cluster.clickhouse.ClickHouseSettings;
import io.caltrop.store.cluster.redis.RedisCounts;
import io.caltrop.store.cluster.redis.TestRedis;
import io.caltrop.testkit.AlertStoreContract;
import io.caltrop.testkit.StorePorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The contract on a ClickHouse and a Redis Cluster. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("once")
final class ClusterStoreTest extends AlertStoreContract {
  private final TestRedis redis = TestRedis.sixNodes();
  private final List<ClusterStore> stores = new ArrayList<>();
  private ClickHouseCluster clickhouse;
  private int databases;

  @BeforeAll
  void start() throws Exception {
    Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "clickhouse");
    clickhouse = ClickHouseCluster.start(ServerPrograms.find(), folder, 0);
  }

  @AfterAll
  void stop() {
    clickhouse.close();
  }

  @Override
  protected StorePorts open(CountingRules rules) {
    redis.empty();
    databases++;
    return reopen(rules);
  }

  @Override
  protected StorePorts reopen(CountingRules rules) {
    ClusterStore store = store(rules);
    return StorePorts.of(store);
  }

  private ClusterStore store(CountingRules rules) {
    ClickHouseSettings settings =
        ClickHouseSettings.of(clickhouse.servers().get(0).address(), "caltrop_" + databases);
    ClusterStore store =
        ClusterStore.of(
            RedisCounts.open(redis.settings(), rules),
            ClickHouseEvents.open(settings, Optional.empty()),
            Clock.fixed(NOW, ZoneOffset.UTC));
    stores.add(store);
    return store;
  }

  @Override
  protected boolean keepsPositions() {
    return false;
  }

  @Override
  protected Duration dedupWindowAtMost() {
    return RULES.dedupTtl().multipliedBy(5).dividedBy(4);
  }

  @AfterEach
  void close() {
    stores.forEach(ClusterStore::close);
    stores.clear();
  }

  @Test
  void aBatchThatWasStoredButNotCountedIsCountedWhenItComesAgain() {
    StorePorts ports = open(RULES);
    ClickHouseSettings settings =
        ClickHouseSettings.of(clickhouse.servers().get(0).address(), "caltrop_" + databases);
    try (ClickHouseEvents events = ClickHouseEvents.open(settings, Optional.empty())) {
      events.insert(Identified.distinct(alerts(0, 50)), NOW);
    }

    AlertBatch batch = new AlertBatch(alerts(0, 50), List.of());

    assertThat(ports.store().record(batch, NOW)).isEqualTo(new Recorded(50, 0, 50));
    assertThat(ports.events().lastEvents(alerts(0, 1).get(0).ip(), 100)).hasSize(50);
  }

  @Test
  void duplicatesThatNobodyExpectsAnyLongerAreStillNoMore() {
    StorePorts ports = open(RULES);
    for (int i = 0; i < Repeats.CLEAN; i++) {
      ports.store().record(new AlertBatch(alerts(i, i + 1), List.of()), NOW);
    }
    AlertBatch again = new AlertBatch(alerts(0, Repeats.CLEAN), List.of());

    for (int i = 0; i < 2; i++) {
      assertThat(ports.store().record(again, NOW)).isEqualTo(new Recorded(0, Repeats.CLEAN, 0));
      assertThat(ports.events().lastEvents(alerts(0, 1).get(0).ip(), 100)).hasSize(Repeats.CLEAN);
    }
  }

  @Test
  void bothPartsAreInItsHealth() {
    open(RULES);

    assertThat(stores.get(0).check().up()).isTrue();
    assertThat(stores.get(0).check().detail())
        .contains("redis: 3 masters, 3 replicas online; clickhouse: ");
  }
}
