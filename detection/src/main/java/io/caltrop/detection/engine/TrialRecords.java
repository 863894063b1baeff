package io.caltrop.detection.engine;

import io.caltrop.detection.engine.json.JsonRows;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * What a source of a trial gives: other records in each job, so that a rule is planned once for all
 * its trials. Jobs of this process find them by their name.
 */
record TrialRecords(String name) implements AutoCloseable {
  private static final Map<String, List<Trial.Input>> OPEN = new ConcurrentHashMap<>();

  static TrialRecords open() {
    TrialRecords records = new TrialRecords(UUID.randomUUID().toString());
    records.set(List.of());
    return records;
  }

  /** What jobs that begin from now on read. */
  void set(List<Trial.Input> records) {
    OPEN.put(name, records);
  }

  @Override
  public void close() {
    OPEN.remove(name);
  }

  /** Reads the records of a name as if they came from Kafka. */
  static final class Reader extends RichFlatMapFunction<String, RowData> {
    private static final long serialVersionUID = 1;

    private final JsonRows format;

    Reader(JsonRows format) {
      this.format = format;
    }

    @Override
    public void open(OpenContext unused) {
      MetricGroup metrics = getRuntimeContext().getMetricGroup();
      format.open(
          new DeserializationSchema.InitializationContext() {
            @Override
            public MetricGroup getMetricGroup() {
              return metrics;
            }

            @Override
            public UserCodeClassLoader getUserCodeClassLoader() {
              return SimpleUserCodeClassLoader.create(TrialRecords.class.getClassLoader());
            }
          });
    }

    @Override
    public void flatMap(String name, Collector<RowData> out) {
      for (Trial.Input record : Objects.requireNonNull(OPEN.get(name), "it was closed")) {
        format.deserialize(kafkaRecord(record), out);
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
  }
}
