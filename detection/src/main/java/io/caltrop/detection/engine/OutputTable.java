package io.caltrop.detection.engine;

import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DataStreamSinkProvider;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * The table that a query is inserted into. It has no primary key and takes every kind of change: so
 * Flink leaves no before-image out, puts in no operator that would hold all rows once more, and
 * accepts a key that is NULL.
 */
final class OutputTable implements DynamicTableSink {
  private final List<String> columns;
  private final RowOutput output;

  /**
   * One table.
   *
   * @param columns as the query names them
   */
  OutputTable(List<String> columns, RowOutput output) {
    this.columns = List.copyOf(columns);
    this.output = output;
  }

  @Override
  public ChangelogMode getChangelogMode(ChangelogMode requested) {
    return ChangelogMode.all();
  }

  @Override
  public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
    return new DataStreamSinkProvider() {
      @Override
      public DataStreamSink<?> consumeDataStream(
          ProviderContext providerContext, DataStream<RowData> rows) {
        return output.attach(rows, named(((InternalTypeInfo<RowData>) rows.getType()).toRowType()));
      }
    };
  }

  /** Flink has no operator for columns that are only renamed: its rows have the names before. */
  private RowType named(RowType type) {
    return RowType.of(
        type.isNullable(),
        type.getChildren().toArray(new LogicalType[0]),
        columns.toArray(new String[0]));
  }

  @Override
  public DynamicTableSink copy() {
    return new OutputTable(columns, output);
  }

  @Override
  public String asSummaryString() {
    return "caltrop output";
  }
}
