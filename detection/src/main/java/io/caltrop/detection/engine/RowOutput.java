package io.caltrop.detection.engine;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** Where the rows of a query go. */
@FunctionalInterface
interface RowOutput {
  /** Ends the job: all kinds of changes arrive, before-images included. */
  DataStreamSink<?> attach(DataStream<RowData> rows, RowType type);
}
