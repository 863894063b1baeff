package io.caltrop.store.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caltrop.cluster.RedisServer;
import io.caltrop.cluster.ServerPrograms;
import io.caltrop.core.CountingRules;
import io.caltrop.core.store.StoreException;
import io.caltrop.store.cluster.redis.RedisSettings.Topology;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each failure of configuration is one clear line. */
@Tag("once")
final class RedisCheckupTest {
  private static RedisCheckup check(RedisSettings settings) {
    return RedisCheckup.of(settings, Clock.systemUTC(), Duration.ofSeconds(5));
  }

  private static RedisSettings login(TestRedis servers, String user, String password) {
    return new RedisSettings(
        servers.settings().servers(),
        Optional.of(user),
        Optional.of(password),
        false,
        Optional.empty(),
        Topology.DETECT);
  }

  @Test
  void aClusterIsDetected() {
    RedisCheckup checkup = check(TestRedis.sixNodes().settings());

    assertThat(checkup.problem()).isEmpty();
    assertThat(checkup.warnings()).isEmpty();
    assertThat(checkup.topology()).isEqualTo(Topology.CLUSTER);
    assertThat(checkup.masters()).isEqualTo(3);
    assertThat(checkup.replicas()).isEqualTo(3);
    assertThat(checkup.version()).matches("[0-9]+\\.[0-9]+\\.[0-9]+");
    assertThat(checkup.skew()).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aStandaloneServerIsDetected() {
    RedisCheckup checkup = check(TestRedis.oneServer().settings());

    assertThat(checkup.problem()).isEmpty();
    assertThat(checkup.topology()).isEqualTo(Topology.STANDALONE);
    assertThat(checkup.warnings())
        .singleElement()
        .asString()
        .contains("has no replica online: its failure loses data");
  }

  @Test
  void aStandaloneServerWhereAClusterIsConfiguredStopsTheStart() {
    RedisSettings settings = TestRedis.oneServer().settings().withTopology(Topology.CLUSTER);

    assertThatThrownBy(() -> RedisCounts.open(settings, CountingRules.standard()))
        .isInstanceOf(StoreException.class)
        .hasMessage(
            "Redis at %s is a standalone server, but a cluster is configured; set the topology to"
                    .formatted(settings.servers().get(0))
                + " standalone, or name nodes of the cluster");
  }

  @Test
  void aClusterWhereAStandaloneServerIsConfiguredStopsTheStart() {
    String node = TestRedis.sixNodes().node().address();
    RedisSettings settings = RedisSettings.of(node).withTopology(Topology.STANDALONE);

    assertThatThrownBy(() -> RedisCounts.open(settings, CountingRules.standard()))
        .isInstanceOf(StoreException.class)
        .hasMessage(
            "Redis at "
                + node
                + " is a node of a cluster, but a standalone server is configured; set the"
                + " topology to cluster, or name another server");
  }

  @Test
  void aNodeThatIsInNoClusterYetIsNamed() {
    try (RedisServer node =
        RedisServer.start(ServerPrograms.find(), TestRedis.folder(), 0, true, Map.of())) {
      assertThat(check(RedisSettings.of(node.address())).problem())
          .startsWith("Redis Cluster is not up as " + node.address() + " sees it: cluster_state ")
          .endsWith("0 of 16384 slots served; see CLUSTER NODES");
    }
  }

  @Test
  void aServerThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> check(RedisSettings.of("127.0.0.1:1")))
        .isInstanceOf(StoreException.class)
        .hasMessage("Redis at 127.0.0.1:1: connection refused; start it, or check host and port");
  }

  @Test
  void theFirstServerMayBeDown() {
    RedisSettings settings = RedisSettings.of("127.0.0.1:1", TestRedis.sixNodes().node().address());

    assertThat(check(settings).problem()).isEmpty();
  }

  @Test
  void aPasswordThatIsWrongOrMissingIsSaid() {
    try (TestRedis servers = TestRedis.startOne(Map.of("requirepass", "right"))) {
      String address = servers.node().address();

      assertThat(check(login(servers, "default", "right")).problem()).isEmpty();
      assertThatThrownBy(() -> check(login(servers, "default", "wrong")))
          .isInstanceOf(StoreException.class)
          .hasMessage(
              "Redis at %s: WRONGPASS invalid username-password pair or user is disabled.; check"
                      .formatted(address)
                  + " user and password");
      assertThatThrownBy(() -> check(servers.settings()))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("NOAUTH")
          .hasMessageEndingWith("; check user and password");
    }
  }

  @Test
  void rightsThatAreMissingAreNamed() {
    TestRedis servers = TestRedis.oneServer();
    List<String> unused =
        TestRedis.ask(
            servers.node(),
            redis -> {
              var rules =
                  io.lettuce.core.AclSetuserArgs.Builder.on()
                      .addPassword("pw")
                      .keyPattern("blacklist:*")
                      .keyPattern("dedup:*")
                      .allCommands()
                      .removeCommand(io.lettuce.core.protocol.CommandType.ZADD);
              return List.of(redis.aclSetuser("few", rules));
            });

    assertThat(check(login(servers, "few", "pw")).problem())
        .isEqualTo(
            "Redis at %s: the user \"few\" may not run zadd on the keys blacklist:* and dedup:*;"
                    .formatted(servers.node().address())
                + " see ACL LIST");
  }

  @Test
  void aServerThatEvictsIsRefused() {
    try (TestRedis servers =
        TestRedis.startOne(Map.of("maxmemory", "100mb", "maxmemory-policy", "allkeys-lru"))) {
      assertThat(check(servers.settings()).problem())
          .isEqualTo(
              "Redis at %s has maxmemory-policy allkeys-lru, which drops counts and dedup marks;"
                      .formatted(servers.node().address())
                  + " set noeviction");
    }
  }

  @Test
  void aReplicaIsNoServerToWriteTo() {
    try (TestRedis replica = TestRedis.startOne(Map.of("replicaof", "127.0.0.1 1"))) {
      assertThat(check(replica.settings()).problem())
          .isEqualTo(
              "Redis at %s is a replica, which takes no writes; name the master"
                  .formatted(replica.node().address()));
    }
  }

  @Test
  void clocksThatDifferAreAWarning() {
    Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(2));

    RedisCheckup checkup =
        RedisCheckup.of(TestRedis.sixNodes().settings(), ahead, Duration.ofSeconds(5));

    assertThat(checkup.problem()).isEmpty();
    assertThat(checkup.skew()).isBetween(Duration.ofSeconds(110), Duration.ofSeconds(130));
    assertThat(checkup.warnings())
        .hasSize(3)
        .allMatch(line -> line.startsWith("the clock of Redis at 127.0.0.1:"));
  }
}
