package io.caltrop.detection.engine.records;

import io.caltrop.detection.engine.json.JsonValues;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * Publishes a query's changes, exactly once: records are in transactions that are committed with
 * the checkpoints, so that a client which reads committed records sees each once, whatever crashes.
 *
 * @param topic its name in Kafka
 * @param kafka client properties, {@code bootstrap.servers} among them
 * @param key indices of the columns of the records' keys; none for records without a key
 * @param transactions how the ids of its transactions start; of no other job on these brokers
 */
public record TopicOutput(
    String topic, Map<String, String> kafka, List<Integer> key, String transactions) {
  /** The metric that counts records which were written. */
  public static final String WRITTEN = "caltropRecordsWritten";

  // Brokers refuse more than 15 minutes, unless told otherwise.
  private static final String TRANSACTION_TIMEOUT_MS = "600000";

  // So soon it is told that a topic or its broker is gone; Kafka's client would wait for one or two
  // minutes. The job begins again then, from its newest checkpoint, and its records are there once.
  private static final String BLOCK_MS = "15000";
  private static final String DELIVERY_MS = "20000";

  /** Copies. */
  public TopicOutput {
    kafka = Map.copyOf(kafka);
    key = List.copyOf(key);
  }

  /**
   * Ends a job: each row that comes, or that another becomes, is a record; rows that go are not.
   */
  public DataStreamSink<?> append(DataStream<RowData> rows, RowType type) {
    return end(rows.filter(new Present()).setParallelism(1).name("present").uid("present"), type);
  }

  /**
   * Ends a job: a key's newest record is its row; one without a value says that the row is gone.
   */
  public DataStreamSink<?> upsert(DataStream<RowData> rows, RowType type) {
    return end(LatestByKey.attach(rows, JsonValues.of(type, key)), type);
  }

  private DataStreamSink<?> end(DataStream<RowData> rows, RowType type) {
    JsonValues keyJson = key.isEmpty() ? null : JsonValues.of(type, key);
    KafkaSink<RowData> sink =
        KafkaSink.<RowData>builder()
            .setKafkaProducerConfig(properties())
            .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
            .setTransactionalIdPrefix(transactions)
            .setRecordSerializer(new RowRecords(topic, keyJson, JsonValues.of(type)))
            .build();
    return rows.sinkTo(new TopicSink<>(sink)).setParallelism(1).name("records").uid("records");
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("transaction.timeout.ms", TRANSACTION_TIMEOUT_MS);
    properties.setProperty("max.block.ms", BLOCK_MS);
    properties.setProperty("request.timeout.ms", BLOCK_MS);
    properties.setProperty("delivery.timeout.ms", DELIVERY_MS);
    properties.setProperty("compression.type", "lz4");
    properties.setProperty("linger.ms", "5");
    properties.putAll(kafka);
    return properties;
  }
}
