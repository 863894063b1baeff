package io.caltrop.cluster;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What one node of a Redis Cluster says of it: its answer to {@code CLUSTER NODES}. */
record RedisView(List<Node> nodes) {
  // Fields of a line.
  private static final int ID = 0;
  private static final int ADDRESS = 1;
  private static final int FLAGS = 2;
  private static final int MASTER = 3;
  private static final int EPOCH = 6;
  private static final int SLOTS = 8;

  /**
   * A node of the cluster as another, or it itself, sees it.
   *
   * @param master the id of the one that it replicates, {@code -} of a master
   * @param epoch of a replica, its master's
   * @param slots the ranges that it serves, such as {@code 0-5460}
   */
  record Node(
      String id, int port, Set<String> flags, String master, long epoch, List<String> slots) {
    Node {
      flags = Set.copyOf(flags);
      slots = List.copyOf(slots);
    }

    boolean isMaster() {
      return flags.contains("master");
    }

    /** The id of the one whose data it has: its own or its master's. */
    String leader() {
      return isMaster() ? id : master;
    }
  }

  RedisView {
    nodes = List.copyOf(nodes);
  }

  /** Asks a node. */
  static RedisView by(RedisServer node) throws IOException {
    String answer = node.ask("CLUSTER", "NODES");
    if (answer.startsWith("-")) {
      throw new IOException(node.name() + " answered " + answer + " to CLUSTER NODES");
    }
    return of(answer);
  }

  static RedisView of(String answer) {
    return new RedisView(answer.lines().map(RedisView::node).toList());
  }

  private static Node node(String line) {
    String[] fields = line.strip().split(" ", -1);
    // As in 127.0.0.1:16379@26379,name; a node that has met no other leaves the host out.
    String address = fields[ADDRESS].substring(0, fields[ADDRESS].indexOf('@'));
    return new Node(
        fields[ID],
        Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)),
        Set.copyOf(Arrays.asList(fields[FLAGS].split(",", -1))),
        fields[MASTER],
        Long.parseLong(fields[EPOCH]),
        // In brackets are those that move.
        Arrays.stream(fields).skip(SLOTS).filter(range -> !range.startsWith("[")).toList());
  }

  /** The node that was asked. */
  Node self() {
    return nodes.stream().filter(node -> node.flags.contains("myself")).findFirst().orElseThrow();
  }

  /** Whether it knows a node with that port for clients, if only by hearsay. */
  boolean lists(int port) {
    return nodes.stream().anyMatch(node -> node.port == port);
  }

  /** Whether it knows these nodes and no others, each by its link and not by hearsay. */
  boolean knows(List<Integer> ports) {
    return nodes.size() == ports.size()
        && ports.stream().allMatch(this::lists)
        && nodes.stream().noneMatch(node -> node.flags.contains("handshake"));
  }

  /** Whether any node has slots. */
  boolean hasSlots() {
    return nodes.stream().anyMatch(node -> !node.slots.isEmpty());
  }
}
