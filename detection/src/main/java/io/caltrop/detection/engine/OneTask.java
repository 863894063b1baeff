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

/**
 * Puts what gathers rows by a key in the task that they come from. Flink hands them to another
 * task, by their keys, also where there is but one to get them all: bytes are made of each row and
 * rows of the bytes, and two threads wake each other for every few rows, which is much of the work
 * of fifty views with few rows each.
 *
 * <p>Only aggregates are put there. Within a task a row is used again for the next, and is not of
 * the form that comes from another task: windows, OVER, MATCH_RECOGNIZE and the newest row of each
 * keep the very rows that they get, or read their times in that form alone.
 *
 * <p>State is found again by an operator's id and by how often its task may be split at most. Both
 * hang on what is put in a task, so that state would be lost when the parallelism changes; here
 * each operator has an id by its place in the query, and all may be split alike.
 */
final class OneTask {
  private static final Set<Class<?>> BY_KEY =
      Set.of(KeyGroupStreamPartitioner.class, GlobalPartitioner.class);

  /** What Flink calls them. */
  private static final Set<String> AGGREGATES =
      Set.of("GlobalGroupAggregate", "GroupAggregate", "IncrementalGroupAggregate");

  private OneTask() {}

  /**
   * Of a graph.
   *
   * @param maxParallelism how often the work of any operator may be split, now or later
   */
  static void joinIn(StreamGraph graph, int maxParallelism) {
    List<StreamNode> nodes =
        graph.getStreamNodes().stream().sorted(Comparator.comparingInt(StreamNode::getId)).toList();
    for (int place = 0; place < nodes.size(); place++) {
      StreamNode node = nodes.get(place);
      graph.setMaxParallelism(node.getId(), maxParallelism);
      if (node.getTransformationUID() == null) {
        graph.setTransformationUID(node.getId(), "place-" + place);
      }
      if (node.getInEdges().size() == 1) {
        join(node.getInEdges().get(0), graph);
      }
    }
  }

  private static void join(StreamEdge edge, StreamGraph graph) {
    StreamNode target = graph.getStreamNode(edge.getTargetId());
    if (BY_KEY.contains(edge.getPartitioner().getClass())
        && AGGREGATES.contains(target.getOperatorName().replaceFirst("\\[.*", ""))
        && target.getParallelism() == 1
        && graph.getStreamNode(edge.getSourceId()).getParallelism() == 1) {
      edge.setPartitioner(new ForwardPartitioner<>());
    }
  }
}
