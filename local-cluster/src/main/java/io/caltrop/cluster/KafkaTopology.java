package io.caltrop.cluster;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What every node of a Kafka cluster is told about it: each is broker and controller.
 *
 * @param id the cluster's id, a UUID as Kafka writes them
 * @param nodes the ports of each, in the order of their numbers
 */
record KafkaTopology(String id, List<KafkaPorts> nodes) {
  KafkaTopology {
    nodes = List.copyOf(nodes);
  }

  /** The quorum, such as {@code 1@127.0.0.1:19192,2@..}. */
  String voters() {
    return IntStream.range(0, nodes.size())
        .mapToObj(i -> (i + 1) + "@127.0.0.1:" + nodes.get(i).controller())
        .collect(Collectors.joining(","));
  }

  /** How many copies of a record there are: three where there are as many brokers. */
  int replication() {
    return Math.min(3, nodes.size());
  }

  /** How many of them must have a record before its producer is told so. */
  int minInSync() {
    return Math.max(1, replication() - 1);
  }
}
