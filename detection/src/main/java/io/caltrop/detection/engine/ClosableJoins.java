package io.caltrop.detection.engine;

import java.lang.reflect.Field;
import java.util.List;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.operators.join.stream.MiniBatchStreamingJoinOperator;
import org.apache.flink.table.runtime.operators.join.stream.bundle.InputSideHasNoUniqueKeyBundle;

/**
 * Makes Flink's joins of small batches such that they can be closed before they were opened, as
 * happens to a job that ends while it starts. As they come (2.2) they find no buffers then to
 * clear, and Flink ends the TaskManager, and with it every job, for an error in closing.
 */
final class ClosableJoins extends SimpleOperatorFactory<RowData> {
  private static final long serialVersionUID = 1;
  private static final List<String> BUFFERS = List.of("leftBuffer", "rightBuffer");

  private ClosableJoins(MiniBatchStreamingJoinOperator join) {
    super(join);
  }

  /** Puts it in the place of Flink's own. */
  static void replaceIn(StreamGraph graph) {
    for (StreamNode node : graph.getStreamNodes()) {
      if (node.getOperatorFactory() instanceof SimpleOperatorFactory<?> own
          && own.getOperator() instanceof MiniBatchStreamingJoinOperator join) {
        ClosableJoins factory = new ClosableJoins(join);
        factory.setChainingStrategy(own.getChainingStrategy());
        node.setOperatorFactory(factory);
      }
    }
  }

  @Override
  @SuppressWarnings("TypeParameterUnusedInFormals") // as Flink declares it
  public <T extends StreamOperator<RowData>> T createStreamOperator(
      StreamOperatorParameters<RowData> parameters) {
    T join = super.createStreamOperator(parameters);
    BUFFERS.forEach(buffer -> setEmpty(buffer, join));
    return join;
  }

  /** Until the join is opened, which makes those that it uses. */
  private static void setEmpty(String buffer, Object join) {
    try {
      Field field = MiniBatchStreamingJoinOperator.class.getDeclaredField(buffer);
      field.setAccessible(true);
      field.set(join, new InputSideHasNoUniqueKeyBundle());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Flink's join has no " + buffer, e);
    }
  }
}
