package io.caltrop.detection.engine;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DataStreamSinkProvider;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;

/**
 * The table that a query is inserted into. It has no primary key and takes every kind of change: so
 * Flink leaves no before-image out, puts in no operator that would hold all rows once more, and
 * accepts a key that is NULL.
 */
final class OutputTable implements DynamicTableSink {
  private final RowOutput output;

  OutputTable(RowOutput output) {
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
        return output.attach(rows, ((InternalTypeInfo<RowData>) rows.getType()).toRowType());
      }
    };
  }

  @Override
  public DynamicTableSink copy() {
    return new OutputTable(output);
  }

  @Override
  public String asSummaryString() {
    return "caltrop output";
  }
}
