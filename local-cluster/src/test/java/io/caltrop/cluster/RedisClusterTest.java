package io.caltrop.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class RedisClusterTest {
  private static final ServerPrograms PROGRAMS = ServerPrograms.find();

  @TempDir private Path folder;

  @Test
  void sixNodesAreThreeMastersWithAReplicaEach() throws IOException {
    try (RedisCluster cluster = RedisCluster.start(PROGRAMS, folder, 3, 1)) {
      assertThat(cluster.nodes()).hasSize(6).allMatch(n -> n.state() == Server.State.UP);
      assertThat(cluster.addresses()).hasSize(6).allMatch(a -> a.startsWith("127.0.0.1:"));
      for (RedisServer node : cluster.nodes().subList(0, 3)) {
        assertThat(node.info("replication", "role")).isEqualTo("master");
        assertThat(node.info("replication", "connected_slaves")).isEqualTo("1");
      }
    }
  }

  @Test
  void aReplicaTakesOverFromAKilledMasterWhichComesBackAsReplica() throws IOException {
    try (RedisCluster cluster = RedisCluster.start(PROGRAMS, folder, 3, 1)) {
      RedisServer master = cluster.nodes().get(0);
      RedisServer replica = cluster.nodes().get(3);
      master.kill();
      assertThat(Waiting.until(Duration.ofSeconds(20), () -> role(replica).equals("master")))
          .isTrue();
      master.startAgain();
      cluster.awaitWhole();
      assertThat(role(master)).isEqualTo("slave");
      List<String> before = RedisJoiningTest.roles(cluster);
      cluster.join();
      assertThat(RedisJoiningTest.roles(cluster)).isEqualTo(before);
      assertThat(role(replica)).isEqualTo("master");
    }
  }

  private static String role(RedisServer server) {
    try {
      return server.info("replication", "role");
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void aServerKeepsItsDataAndPortThroughAKill() throws IOException {
    try (RedisServer server =
        RedisServer.start(
            PROGRAMS, folder.resolve("r"), 0, false, Map.of("appendfsync", "always"))) {
      int port = server.port();
      assertThat(server.ask("SET", "k", "v")).isEqualTo("OK");
      server.kill();
      assertThat(server.state()).isEqualTo(Server.State.DOWN);
      server.startAgain();
      assertThat(server.port()).isEqualTo(port);
      assertThat(server.ask("GET", "k")).isEqualTo("v");
    }
  }

  @Test
  void aFrozenServerIsStillThereAndGoesOn() {
    try (RedisServer server =
        RedisServer.start(PROGRAMS, folder.resolve("r"), 0, false, Map.of())) {
      server.suspend();
      assertThat(server.state()).isEqualTo(Server.State.FROZEN);
      server.resume();
      assertThat(server.state()).isEqualTo(Server.State.UP);
      server.suspend(); // and a frozen one can be stopped
    }
  }
}
