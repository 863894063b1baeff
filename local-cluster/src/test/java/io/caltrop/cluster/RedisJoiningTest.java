package io.caltrop.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is made of nodes whose joining was broken off. */
@Tag("once")
class RedisJoiningTest {
  private static final int NODES = 6;
  private static final List<String> SLOTS = List.of("0-5460", "5461-10921", "10922-16383");

  @TempDir private Path folder;

  /** Where it was broken off. */
  enum BrokenOff {
    BETWEEN_EPOCHS,
    BETWEEN_SLOTS,
    BEFORE_MEETING,
    WHILE_MEETING,
    BEFORE_REPLICATION,
    BETWEEN_REPLICAS,
    /** Killed before it had kept whom it met: the others know it, and it knows nobody. */
    ONE_HAS_FORGOTTEN
  }

  @ParameterizedTest
  @EnumSource
  void whatWasBrokenOffIsCompletedAndThenLeftAlone(BrokenOff where) throws IOException {
    try (RedisCluster cluster =
        RedisCluster.startApart(ServerPrograms.find(), folder, NODES / 2, 1)) {
      make(cluster.nodes(), where);
      cluster.join();
      cluster.awaitWhole();
      List<String> joined = roles(cluster);
      assertThat(joined).isEqualTo(wanted(cluster));
      cluster.join();
      assertThat(roles(cluster)).isEqualTo(joined);
    }
  }

  private static void make(List<RedisServer> nodes, BrokenOff where) throws IOException {
    epochs(nodes.subList(0, where == BrokenOff.BETWEEN_EPOCHS ? 2 : NODES));
    if (where.compareTo(BrokenOff.BETWEEN_SLOTS) >= 0) {
      slots(nodes.subList(0, where == BrokenOff.BETWEEN_SLOTS ? 2 : NODES / 2));
    }
    if (where.compareTo(BrokenOff.WHILE_MEETING) >= 0) {
      meet(nodes.subList(0, where == BrokenOff.WHILE_MEETING ? 2 : NODES));
    }
    if (where == BrokenOff.BETWEEN_REPLICAS) {
      replicate(nodes.get(4), nodes.get(1));
    }
    if (where == BrokenOff.ONE_HAS_FORGOTTEN) {
      tell(nodes.get(5), "CLUSTER", "RESET", "SOFT");
    }
  }

  private static void epochs(List<RedisServer> nodes) throws IOException {
    for (int i = 0; i < nodes.size(); i++) {
      tell(nodes.get(i), "CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
    }
  }

  private static void slots(List<RedisServer> masters) throws IOException {
    for (int i = 0; i < masters.size(); i++) {
      String[] ends = SLOTS.get(i).split("-", -1);
      List<String> words = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
      IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]))
          .forEach(slot -> words.add(Integer.toString(slot)));
      tell(masters.get(i), words.toArray(String[]::new));
    }
  }

  /** Returns when they all know one another. */
  private static void meet(List<RedisServer> nodes) throws IOException {
    for (RedisServer node : nodes.subList(1, nodes.size())) {
      tell(nodes.get(0), "CLUSTER", "MEET", "127.0.0.1", Integer.toString(node.port()));
    }
    List<Integer> ports = nodes.stream().map(Server::port).toList();
    boolean met =
        Waiting.until(
            Duration.ofSeconds(30), () -> nodes.stream().allMatch(node -> view(node).knows(ports)));
    assertThat(met).isTrue();
  }

  private static void replicate(RedisServer replica, RedisServer master) throws IOException {
    tell(replica, "CLUSTER", "REPLICATE", master.ask("CLUSTER", "MYID"));
  }

  private static void tell(RedisServer node, String... command) throws IOException {
    assertThat(node.ask(command)).isEqualTo("OK");
  }

  private static RedisView view(RedisServer node) {
    try {
      return RedisView.by(node);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Each node's id, and what it is and serves, as it says itself. */
  static List<String> roles(RedisCluster cluster) {
    return cluster.nodes().stream()
        .map(node -> view(node).self())
        .map(self -> role(self.id(), self.isMaster(), self.leader(), self.slots()))
        .toList();
  }

  private static List<String> wanted(RedisCluster cluster) throws IOException {
    List<String> wanted = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      String id = cluster.nodes().get(i).ask("CLUSTER", "MYID");
      boolean master = i < NODES / 2;
      String leader = cluster.nodes().get(i % (NODES / 2)).ask("CLUSTER", "MYID");
      wanted.add(role(id, master, leader, master ? List.of(SLOTS.get(i)) : List.of()));
    }
    return wanted;
  }

  private static String role(String id, boolean master, String leader, List<String> slots) {
    return id + (master ? " master " : " replica of " + leader + " ") + slots;
  }
}
