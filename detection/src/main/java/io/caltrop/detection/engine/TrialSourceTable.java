package io.caltrop.detection.engine;

import io.caltrop.detection.engine.json.JsonRows;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsWatermarkPushDown;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * A few records in memory, read as {@link KafkaSourceTable} reads a topic. Event time moves on with
 * each row.
 */
final class TrialSourceTable
    implements ScanTableSource, SupportsProjectionPushDown, SupportsWatermarkPushDown {
  private final String name;
  private final List<Trial.Input> records;
  private DataType rows;
  private WatermarkStrategy<RowData> watermarks = WatermarkStrategy.noWatermarks();

  TrialSourceTable(String name, List<Trial.Input> records, DataType rows) {
    this.name = name;
    this.records = records;
    this.rows = rows;
  }

  @Override
  public ChangelogMode getChangelogMode() {
    return ChangelogMode.insertOnly();
  }

  @Override
  public boolean supportsNestedProjection() {
    return false;
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
    List<RowData> read = read(type);
    WatermarkStrategy<RowData> strategy = eachRow(watermarks);
    return new DataStreamScanProvider() {
      @Override
      public DataStream<RowData> produceDataStream(
          ProviderContext providerContext, StreamExecutionEnvironment env) {
        return stream(env, read, type).assignTimestampsAndWatermarks(strategy);
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

  @SuppressWarnings("deprecation") // what replaces it cannot be empty
  private DataStream<RowData> stream(
      StreamExecutionEnvironment env, List<RowData> read, TypeInformation<RowData> type) {
    return env.fromData(read, type).name(name).setParallelism(1);
  }

  private List<RowData> read(TypeInformation<RowData> type) {
    JsonRows format = new JsonRows((RowType) rows.getLogicalType(), SourceTable.RECORD_TIME, type);
    format.open(new Reading());
    List<RowData> read = new ArrayList<>();
    ListCollector<RowData> out = new ListCollector<>(read);
    for (Trial.Input record : records) {
      format.deserialize(kafkaRecord(record), out);
    }
    return read;
  }

  /** Where records are read that nobody counts. */
  private static final class Reading implements DeserializationSchema.InitializationContext {
    @Override
    public MetricGroup getMetricGroup() {
      return new UnregisteredMetricsGroup();
    }

    @Override
    public UserCodeClassLoader getUserCodeClassLoader() {
      return SimpleUserCodeClassLoader.create(TrialSourceTable.class.getClassLoader());
    }
  }

  private static ConsumerRecord<byte[], byte[]> kafkaRecord(Trial.Input record) {
    byte[] value = record.json().getBytes(StandardCharsets.UTF_8);
    return new ConsumerRecord<>(
        record.source(),
        0,
        0,
        record.at().toEpochMilli(),
        TimestampType.CREATE_TIME,
        0,
        value.length,
        null,
        value,
        new RecordHeaders(),
        Optional.empty());
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
    TrialSourceTable copy = new TrialSourceTable(name, records, rows);
    copy.watermarks = watermarks;
    return copy;
  }

  @Override
  public String asSummaryString() {
    return "records of a trial";
  }
}
