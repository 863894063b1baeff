package io.caltrop.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A Redis Cluster: the first nodes are its masters, the others their replicas in turn. Who is
 * master changes when one is killed.
 */
public final class RedisCluster implements AutoCloseable {
  static final int SLOTS = 16384;

  private static final Duration JOINED_WITHIN = Duration.ofSeconds(60);

  private final List<RedisServer> nodes;
  private final int masters;

  RedisCluster(List<RedisServer> nodes, int masters) {
    this.nodes = List.copyOf(nodes);
    this.masters = masters;
  }

  /**
   * Starts a cluster that ends with this JVM at the latest, and returns when every node says that
   * it is whole and every replica has its master's data.
   *
   * @param folder where all files go; on one of an earlier cluster that cluster is made anew
   * @param masters 3 at least, as Redis wants it
   * @param replicasEach the replicas of each master
   */
  public static RedisCluster start(
      ServerPrograms programs, Path folder, int masters, int replicasEach) {
    RedisCluster cluster = startApart(programs, folder, masters, replicasEach);
    try {
      cluster.join();
      cluster.awaitWhole();
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** The same with nodes that answer and know nothing yet, as {@link #join} finds them. */
  static RedisCluster startApart(
      ServerPrograms programs, Path folder, int masters, int replicasEach) {
    List<RedisServer> nodes = new ArrayList<>();
    for (int i = 1; i <= masters * (1 + replicasEach); i++) {
      String name = "redis-" + i;
      Place place =
          new Place(name, folder.resolve(name), Ports.freeForRedis(), Lifetime.OF_THIS_JVM);
      nodes.add(new RedisServer(programs, place, true, Map.of()));
    }
    RedisCluster cluster = new RedisCluster(nodes, masters);
    try {
      nodes.forEach(Server::launch);
      nodes.forEach(Server::awaitAnswer);
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** The nodes in the order of their names. */
  public List<RedisServer> nodes() {
    return nodes;
  }

  /** The nodes' addresses, as {@code host:port}. */
  public List<String> addresses() {
    return nodes.stream().map(Server::address).toList();
  }

  /** Makes one cluster of the nodes, or completes it; leaves one alone that was made. */
  void join() {
    try {
      new RedisJoining(nodes, masters).run();
    } catch (IOException e) {
      throw new ClusterException("the Redis nodes cannot be joined: " + e.getMessage(), e);
    }
  }

  private static String field(RedisServer node, String name) throws IOException {
    return node.ask("CLUSTER", "INFO")
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElse("");
  }

  /** Returns when every node says that all slots are served and every replica is in step. */
  public void awaitWhole() {
    await("make a whole cluster", this::isWhole);
  }

  private boolean isWhole() throws IOException {
    int online = 0;
    for (RedisServer node : nodes) {
      boolean ok =
          field(node, "cluster_state").equals("ok")
              && field(node, "cluster_slots_ok").equals(Integer.toString(SLOTS))
              && field(node, "cluster_known_nodes").equals(Integer.toString(nodes.size()));
      boolean replica = node.info("replication", "role").equals("slave");
      if (!ok || (replica && !node.info("replication", "master_link_status").equals("up"))) {
        return false;
      }
      online += onlineReplicas(node);
    }
    return online == nodes.size() - masters;
  }

  private static int onlineReplicas(RedisServer node) throws IOException {
    return (int)
        node.ask("INFO", "replication")
            .lines()
            .filter(line -> line.startsWith("slave") && line.contains("state=online"))
            .count();
  }

  /** A question to the nodes. */
  interface Question {
    boolean ask() throws IOException;
  }

  static void await(String what, Question question) {
    boolean done =
        Waiting.until(
            JOINED_WITHIN,
            () -> {
              try {
                return question.ask();
              } catch (IOException e) {
                return false;
              }
            });
    if (!done) {
      throw new ClusterException(
          "the Redis nodes did not %s within %d s".formatted(what, JOINED_WITHIN.toSeconds()));
    }
  }

  /** Ends every node at once. */
  @Override
  public void close() {
    nodes.forEach(Server::close);
  }
}
