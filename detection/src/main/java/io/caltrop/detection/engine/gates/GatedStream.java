package io.caltrop.detection.engine.gates;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.table.data.RowData;

/** Rows that several queries of a job read, each behind a gate of its own. */
public final class GatedStream {
  private final GatedRows gates = new GatedRows();
  private final SingleOutputStreamOperator<RowData> gated;

  /**
   * Puts gates behind rows.
   *
   * @param name of what the rows are
   */
  public GatedStream(String name, DataStream<RowData> rows) {
    gated = rows.process(gates).returns(rows.getType()).name("gates of " + name);
  }

  /**
   * Adds a query, while the job is planned.
   *
   * @param condition what it asks of its rows
   * @param columns which columns of the rows it reads, in their order there
   * @param type of these columns
   * @return the rows that may fulfil the condition, and few others
   */
  public DataStream<RowData> rows(
      Condition condition, int[] columns, TypeInformation<RowData> type) {
    return gated.getSideOutput(gates.add(condition, columns, type));
  }
}
