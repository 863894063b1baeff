package io.caltrop.detection.engine;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.runtime.partitioner.ForwardPartitioner;
import org.apache.flink.streaming.runtime.partitioner.GlobalPartitioner;
import org.apache.flink.streaming.runtime.partitioner.KeyGroupStreamPartitioner;
import org.apache.flink.streaming.runtime.partitioner.StreamPartitioner;

/**
 * Puts what need not be apart in one task. Flink hands rows that are grouped to another task, by
 * their keys, also where there is but one to get them all: bytes are made of each row and rows of
 * the bytes, and two threads wake each other for every few rows, which is much of the work of fifty
 * views with few rows each.
 *
 * <p>What belongs to which task is a part of the ids that Flink gives to operators, by which they
 * find their state; so each gets one by its place in the query instead.
 */
final class OneTask {
  private static final Set<Class<?>> BY_KEY =
      Set.of(KeyGroupStreamPartitioner.class, GlobalPartitioner.class);

  private OneTask() {}

  /** Of a graph whose operators are not named otherwise. */
  static void joinIn(StreamGraph graph) {
    List<StreamNode> nodes =
        graph.getStreamNodes().stream().sorted(Comparator.comparingInt(StreamNode::getId)).toList();
    for (int place = 0; place < nodes.size(); place++) {
      StreamNode node = nodes.get(place);
      if (node.getTransformationUID() == null) {
        graph.setTransformationUID(node.getId(), "place-" + place);
      }
      if (node.getInEdges().size() == 1) {
        join(node.getInEdges().get(0), graph);
      }
    }
  }

  private static void join(StreamEdge edge, StreamGraph graph) {
    StreamPartitioner<?> partitioner = edge.getPartitioner();
    if (BY_KEY.contains(partitioner.getClass())
        && graph.getStreamNode(edge.getSourceId()).getParallelism() == 1
        && graph.getStreamNode(edge.getTargetId()).getParallelism() == 1) {
      edge.setPartitioner(new ForwardPartitioner<>());
    }
  }
}
