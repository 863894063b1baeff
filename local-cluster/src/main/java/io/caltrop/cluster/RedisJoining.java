package io.caltrop.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Makes one cluster of Redis nodes: the first become its masters, the others their replicas in
 * turn. Each step is taken only where it is still needed: one that was broken off is completed, and
 * a cluster that was made is left alone, whoever is master in it now.
 */
final class RedisJoining {
  private final List<RedisServer> nodes;
  private final int masters;

  RedisJoining(List<RedisServer> nodes, int masters) {
    this.nodes = List.copyOf(nodes);
    this.masters = masters;
  }

  void run() throws IOException {
    List<RedisView> views = views();
    setEpochs(views);
    addSlots(views);
    if (!knowOneAnother(views)) {
      RedisCluster.await("know one another", this::meet);
      views = views();
    }
    replicate(views);
  }

  /** What each node says, in their order. */
  private List<RedisView> views() throws IOException {
    List<RedisView> views = new ArrayList<>();
    for (RedisServer node : nodes) {
      views.add(RedisView.by(node));
    }
    return views;
  }

  /** Redis takes an epoch only from a node that has none and knows no other. */
  private void setEpochs(List<RedisView> views) throws IOException {
    for (int i = 0; i < nodes.size(); i++) {
      RedisView view = views.get(i);
      if (view.nodes().size() == 1 && view.self().epoch() == 0) {
        tell(nodes.get(i), "CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
      }
    }
  }

  /** A first node that has none because another took over from it knows who has them. */
  private void addSlots(List<RedisView> views) throws IOException {
    for (int i = 0; i < masters; i++) {
      if (!views.get(i).hasSlots()) {
        List<String> words = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
        IntStream.range(RedisCluster.SLOTS * i / masters, RedisCluster.SLOTS * (i + 1) / masters)
            .mapToObj(Integer::toString)
            .forEach(words::add);
        tell(nodes.get(i), words.toArray(String[]::new));
      }
    }
  }

  /**
   * Whether all know one another. The first node meets each that it does not know, or that does not
   * know it: one that is killed in the middle of it is known and knows nobody. Of two that are
   * meeting, each lists the other, so that this can be asked again and again.
   */
  private boolean meet() throws IOException {
    List<RedisView> views = views();
    RedisServer first = nodes.get(0);
    for (int i = 1; i < nodes.size(); i++) {
      int port = nodes.get(i).port();
      if (!views.get(0).lists(port) || !views.get(i).lists(first.port())) {
        tell(first, "CLUSTER", "MEET", "127.0.0.1", Integer.toString(port));
      }
    }
    return knowOneAnother(views);
  }

  private boolean knowOneAnother(List<RedisView> views) {
    List<Integer> ports = nodes.stream().map(Server::port).toList();
    return views.stream().allMatch(view -> view.knows(ports));
  }

  /** A master without slots has not become a replica yet; a replica that took over has some. */
  private void replicate(List<RedisView> views) throws IOException {
    for (int i = masters; i < nodes.size(); i++) {
      RedisView.Node self = views.get(i).self();
      if (self.isMaster() && self.slots().isEmpty()) {
        String master = views.get((i - masters) % masters).self().leader();
        tell(nodes.get(i), "CLUSTER", "REPLICATE", master);
      }
    }
  }

  private static void tell(RedisServer node, String... command) throws IOException {
    String answer = node.ask(command);
    if (!answer.equals("OK")) {
      throw new IOException(node.name() + " answered " + answer + " to CLUSTER " + command[1]);
    }
  }
}
