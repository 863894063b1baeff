package io.caltrop.detection.engine;

import java.util.Objects;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Takes the rows of a query while nobody knows yet where they go: that depends on its columns and
 * changes, which are known only when the query is planned.
 */
final class LateOutput implements RowOutput {
  private @Nullable DataStream<RowData> rows;
  private @Nullable RowType type;

  @Override
  public DataStreamSink<?> attach(DataStream<RowData> queried, RowType columns) {
    rows = queried;
    type = columns;
    return queried.sinkTo(new DiscardingSink<>());
  }

  /** The rows. */
  DataStream<RowData> rows() {
    return Objects.requireNonNull(rows);
  }

  /** The type of the rows. */
  RowType type() {
    return Objects.requireNonNull(type);
  }

  /** Lets the rows go to an output, and nowhere else. */
  void attach(StreamExecutionEnvironment streams, RowOutput output) {
    DataStreamSink<?> end = output.attach(rows(), type());
    streams.getTransformations().clear();
    streams.addOperator(end.getTransformation());
  }
}
