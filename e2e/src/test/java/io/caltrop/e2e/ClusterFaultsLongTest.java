package io.caltrop.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caltrop.cluster.ClickHouseServer;
import io.caltrop.cluster.KafkaBroker;
import io.caltrop.cluster.PostgresServer;
import io.caltrop.cluster.RedisServer;
import io.caltrop.cluster.Server;
import io.caltrop.testkit.CutProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each fault of a cluster by itself. */
@Tag("long")
class ClusterFaultsLongTest {
  private static final List<SmallDisk> DISKS = new ArrayList<>();
  @TempDir private static Path folder;
  private static ClusterSite site;
  private static FaultRun run;

  @BeforeAll
  static void start() {
    site = new ClusterSite(folder, 2);
    run = new FaultRun(site, 500);
  }

  @AfterAll
  static void stop() {
    if (site != null) { // else its start failed, which has cleaned up
      site.close();
    }
    DISKS.forEach(SmallDisk::close);
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
  void theControllerIsKilled() throws Exception {
    KafkaBroker controller = site.cluster.kafka().brokers().get(site.controller() - 1);
    run.underLoad("the controller is killed", controller::kill);
  }

  @Test
  void aRedisNodeIsFrozenFor20Seconds() throws Exception {
    RedisServer master = site.redisMasterOf(41);
    run.underLoad(
        "a Redis node is frozen",
        () -> {
          master.suspend();
          FaultRun.goOnFor(Duration.ofSeconds(20));
          master.resume();
        });
  }

  @Test
  void aClickHouseReplicaIsKilledAndComesBack() throws Exception {
    away("a ClickHouse replica is killed and comes back", site.cluster.clickhouse().get(0), 5);
  }

  @Test
  void aClickHouseReplicaIsAwayForAMinute() throws Exception {
    away("a ClickHouse replica is away", site.cluster.clickhouse().get(1), 60);
  }

  @Test
  void zooKeeperIsGoneFor30Seconds() throws Exception {
    away("ZooKeeper is gone", site.cluster.zookeeper(), 30);
  }

  private static void away(String name, Server server, int seconds) throws Exception {
    run.underLoad(
        name,
        () -> {
          server.kill();
          FaultRun.goOnFor(Duration.ofSeconds(seconds));
          server.startAgain();
        });
  }

  @Test
  void postgresIsRestarted() throws Exception {
    PostgresServer postgres = site.cluster.postgres();
    Site ports = new Site(folder);
    Psql psql = new Psql(ports);
    try (Program detect =
        site.role(
            "detect",
            ports.httpPort,
            site.cluster.configuration(),
            "--sql-port",
            "" + ports.sqlPort)) {
      detect.awaitReady();
      psql.run(
          "CREATE SOURCE lines (id bigint) WITH (connector = 'kafka', topic = 'log_data')"
              + " FORMAT PLAIN ENCODE JSON",
          "CREATE MATERIALIZED VIEW summed AS SELECT count(*) AS n, sum(id) AS s FROM lines");
      log(0, 1000);
      awaitSum(psql, 1000);
      run.underLoad(
          "PostgreSQL is restarted",
          () -> {
            postgres.stop();
            log(1000, 2000);
            FaultRun.goOnFor(Duration.ofSeconds(5));
            postgres.startAgain();
          });
      log(2000, 3000);
      awaitSum(psql, 3000);
      detect.terminate();
    }
  }

  private static void log(int from, int to) {
    List<String> lines = IntStream.range(from, to).mapToObj(id -> "{\"id\": " + id + "}").toList();
    String brokers = site.cluster.kafka().bootstrapServers();
    assertThat(Kcat.produce(folder, brokers, "log_data", lines)).isTrue();
  }

  /** Each of the numbers below has come, once. */
  private static void awaitSum(Psql psql, long below) {
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(1))
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(psql.rows("SELECT * FROM summed"))
                    .containsExactly(below + "|" + below * (below - 1) / 2));
  }

  @Test
  void aConsumerIsKilledTwentyTimesAtRandomMoments() throws Exception {
    long seed = Long.getLong("caltrop.faults.seed", System.nanoTime());
    run.underLoad(
        "a consumer is killed 20 times", () -> site.killConsumers(20, seed, Duration.ofSeconds(5)));
  }

  @Test
  void consumersComeAndGoUnderLoad() throws Exception {
    run.underLoad(
        "two consumers come, one goes",
        () -> {
          ClusterSite.Consumer third = site.startConsumer();
          ClusterSite.Consumer fourth = site.startConsumer();
          third.program().awaitReady();
          fourth.program().awaitReady();
          FaultRun.goOnFor(Duration.ofSeconds(5));
          assertThat(site.consumers.remove(0).program().terminate()).isZero();
        });
    assertThat(site.consumers.remove(0).program().terminate()).isZero();
  }

  /** Before ClickHouse, as clients of a Redis Cluster follow the addresses that its nodes tell. */
  @Test
  void aConsumerIsCutOffFromAStore() throws Exception {
    List<CutProxy> proxies = new ArrayList<>();
    String text = Files.readString(site.cluster.configuration());
    for (ClickHouseServer replica : site.cluster.clickhouse()) {
      CutProxy proxy = new CutProxy(replica.port());
      proxies.add(proxy);
      text = text.replace(replica.address(), "127.0.0.1:" + proxy.port());
    }
    Path configuration = Files.writeString(folder.resolve("behind-proxies.yaml"), text);
    ClusterSite.Consumer behind = site.startConsumer(configuration);
    behind.program().awaitReady();
    run.underLoad(
        "a consumer is cut off from ClickHouse",
        () -> {
          setAll(proxies, CutProxy.Mode.SILENT);
          FaultRun.goOnFor(Duration.ofSeconds(15));
          setAll(proxies, CutProxy.Mode.BREAKS);
          FaultRun.goOnFor(Duration.ofSeconds(5));
          setAll(proxies, CutProxy.Mode.PASSES);
        });
    assertThat(behind.metric("caltrop_failed_total", "stage=\"consumer\"")).isPositive();
    site.consumers.remove(behind);
    assertThat(behind.program().terminate()).isZero();
    for (CutProxy proxy : proxies) {
      proxy.close();
    }
  }

  private static void setAll(List<CutProxy> proxies, CutProxy.Mode mode) throws IOException {
    for (CutProxy proxy : proxies) {
      proxy.set(mode);
    }
  }

  @Test
  void aStoresDiskIsFull() throws Exception {
    ClickHouseServer replica = site.cluster.clickhouse().get(0);
    SmallDisk disk = smallDisk(replica, "clickhouse-1/data");
    full("the disk of a ClickHouse replica is full", disk);
    giveBack(replica, disk);
  }

  @Test
  void aRedisMastersDiskIsFull() throws Exception {
    RedisServer master = site.cluster.redis().nodes().get(0);
    SmallDisk disk = smallDisk(master, "redis-1/appendonlydir");
    site.cluster.redis().awaitWhole();
    site.makeMaster(master);
    full("the disk of a Redis master is full", disk);
    giveBack(master, disk);
    site.cluster.redis().awaitWhole();
  }

  private static SmallDisk smallDisk(Server server, String data) throws IOException {
    assumeTrue(
        SmallDisk.isAllowed(folder.resolve("mount")),
        "this process may not mount a small file system; it takes root");
    server.stop();
    SmallDisk disk = SmallDisk.under(folder.resolve("cluster").resolve(data), 256);
    DISKS.add(disk);
    server.startAgain();
    return disk;
  }

  private static void giveBack(Server server, SmallDisk disk) throws IOException {
    server.stop();
    disk.giveBack();
    server.startAgain();
  }

  private static void full(String name, SmallDisk disk) throws Exception {
    run.underLoad(
        name,
        () -> {
          disk.fill();
          FaultRun.goOnFor(Duration.ofSeconds(20));
          disk.free();
        });
  }
}
