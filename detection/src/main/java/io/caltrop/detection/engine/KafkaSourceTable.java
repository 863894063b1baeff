package io.caltrop.detection.engine;

import io.caltrop.detection.engine.json.JsonRows;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsWatermarkPushDown;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * A topic of JSON objects, of which only the fields that the query uses are read. Flink's own table
 * of this kind reads them all.
 */
final class KafkaSourceTable implements AppendedRows, SupportsWatermarkPushDown {
  private static final String MOST_POLLED = "5000";

  private final SourceTable source;
  private final Duration idleAfter;
  private final String id;
  private DataType rows;
  private WatermarkStrategy<RowData> watermarks = WatermarkStrategy.noWatermarks();

  KafkaSourceTable(SourceTable source, DataType rows, Duration idleAfter) {
    this(source, rows, idleAfter, UUID.randomUUID().toString());
  }

  private KafkaSourceTable(SourceTable source, DataType rows, Duration idleAfter, String id) {
    this.source = source;
    this.rows = rows;
    this.idleAfter = idleAfter;
    this.id = id;
  }

  @Override
  public void applyProjection(int[][] unusedFields, DataType producedDataType) {
    rows = producedDataType;
  }

  @Override
  public void applyWatermark(WatermarkStrategy<RowData> strategy) {
    watermarks = new IdlePartitions(strategy, idleAfter, id);
  }

  @Override
  public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
    TypeInformation<RowData> type = context.createTypeInformation(rows);
    RowType columns = (RowType) rows.getLogicalType();
    JsonRows format = new JsonRows(columns, source.jsonColumns(), SourceTable.RECORD_TIME, type);
    KafkaSource<RowData> kafka = kafka(new FollowedRows(format, id));
    return new DataStreamScanProvider() {
      @Override
      public DataStream<RowData> produceDataStream(
          ProviderContext providerContext, StreamExecutionEnvironment env) {
        var stream = env.fromSource(kafka, watermarks, source.name());
        providerContext.generateUid("kafka").ifPresent(stream::uid);
        return stream;
      }

      @Override
      public boolean isBounded() {
        return false;
      }

      @Override
      public Optional<Integer> getParallelism() {
        return Optional.empty();
      }
    };
  }

  private KafkaSource<RowData> kafka(FollowedRows format) {
    return KafkaSource.<RowData>builder()
        .setTopics(source.topic())
        .setStartingOffsets(start())
        .setProperties(properties())
        .setDeserializer(format)
        .build();
  }

  @SuppressWarnings("deprecation") // Flink takes no other than this enumeration
  private OffsetsInitializer start() {
    return switch (source.startup()) {
      case "earliest" -> OffsetsInitializer.earliest();
      case "latest" -> OffsetsInitializer.latest();
      case SourceTable.COMMITTED ->
          OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
      default -> OffsetsInitializer.timestamp(Long.parseLong(source.startup()));
    };
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("isolation.level", "read_committed");
    properties.setProperty("max.poll.records", MOST_POLLED);
    properties.setProperty("interceptor.classes", SmallPolls.class.getName());
    properties.setProperty("metric.reporters", SourceLag.class.getName());
    properties.setProperty(SourceLag.SOURCE, id);
    // Hundreds a consumer, which Flink would collect every second, and nobody reads.
    properties.setProperty("register.consumer.metrics", "false");
    properties.setProperty("request.timeout.ms", "10000");
    properties.setProperty("default.api.timeout.ms", "15000");
    // How soon new partitions are seen, and a broker that is away.
    properties.setProperty("partition.discovery.interval.ms", "10000");
    properties.putAll(source.kafka());
    return properties;
  }

  @Override
  public DynamicTableSource copy() {
    KafkaSourceTable copy = new KafkaSourceTable(source, rows, idleAfter, id);
    copy.watermarks = watermarks;
    return copy;
  }

  @Override
  public String asSummaryString() {
    return "Kafka topic " + source.topic();
  }
}
