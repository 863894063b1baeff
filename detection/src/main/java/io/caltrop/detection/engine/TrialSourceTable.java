package io.caltrop.detection.engine;

import io.caltrop.detection.engine.json.JsonRows;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsWatermarkPushDown;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/**
 * A few records in memory, read as {@link KafkaSourceTable} reads a topic. Event time moves on with
 * each row.
 */
final class TrialSourceTable implements AppendedRows, SupportsWatermarkPushDown {
  private final SourceTable source;
  private final TrialRecords records;
  private DataType rows;
  private WatermarkStrategy<RowData> watermarks = WatermarkStrategy.noWatermarks();

  TrialSourceTable(SourceTable source, TrialRecords records, DataType rows) {
    this.source = source;
    this.records = records;
    this.rows = rows;
  }

  @Override
  public void applyProjection(int[][] unusedFields, DataType producedDataType) {
    rows = producedDataType;
  }

  @Override
  public void applyWatermark(WatermarkStrategy<RowData> strategy) {
    watermarks = strategy;
  }

  @Override
  public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
    TypeInformation<RowData> type = context.createTypeInformation(rows);
    RowType columns = (RowType) rows.getLogicalType();
    JsonRows format = new JsonRows(columns, source.jsonColumns(), SourceTable.RECORD_TIME, type);
    WatermarkStrategy<RowData> strategy = eachRow(watermarks);
    return new DataStreamScanProvider() {
      @Override
      public DataStream<RowData> produceDataStream(
          ProviderContext providerContext, StreamExecutionEnvironment env) {
        return env.fromData(Types.STRING, records.name())
            .setParallelism(1)
            .flatMap(new TrialRecords.Reader(format))
            .returns(type)
            .name(source.name())
            .setParallelism(1)
            .assignTimestampsAndWatermarks(strategy);
      }

      @Override
      public boolean isBounded() {
        return true;
      }

      @Override
      public Optional<Integer> getParallelism() {
        return Optional.of(1);
      }
    };
  }

  /** Lets event time move on with each row, not now and then. */
  private static WatermarkStrategy<RowData> eachRow(WatermarkStrategy<RowData> strategy) {
    return WatermarkStrategy.<RowData>forGenerator(
            context -> new Eager(strategy.createWatermarkGenerator(context)))
        .withTimestampAssigner(strategy);
  }

  /** Asks a generator after each row. */
  private static final class Eager implements WatermarkGenerator<RowData> {
    private final WatermarkGenerator<RowData> periodic;

    Eager(WatermarkGenerator<RowData> periodic) {
      this.periodic = periodic;
    }

    @Override
    public void onEvent(RowData row, long timestamp, WatermarkOutput output) {
      periodic.onEvent(row, timestamp, output);
      periodic.onPeriodicEmit(output);
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      periodic.onPeriodicEmit(output);
    }
  }

  @Override
  public DynamicTableSource copy() {
    TrialSourceTable copy = new TrialSourceTable(source, records, rows);
    copy.watermarks = watermarks;
    return copy;
  }

  @Override
  public String asSummaryString() {
    return "records of a trial";
  }
}
