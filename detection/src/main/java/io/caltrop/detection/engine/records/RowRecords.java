package io.caltrop.detection.engine.records;

import io.caltrop.detection.engine.json.JsonValues;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of rows: JSON objects with the columns in order; nothing for a row that is gone.
 */
final class RowRecords implements KafkaRecordSerializationSchema<RowData> {
  private static final long serialVersionUID = 1;

  private final String topic;
  private final @Nullable JsonValues key;
  private final JsonValues value;

  RowRecords(String topic, @Nullable JsonValues key, JsonValues value) {
    this.topic = topic;
    this.key = key;
    this.value = value;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      RowData row, KafkaSinkContext context, @Nullable Long unusedTimestamp) {
    byte[] keyBytes = key == null ? null : json(key, row);
    byte[] valueBytes = row.getRowKind() == RowKind.DELETE ? null : json(value, row);
    return new ProducerRecord<>(topic, keyBytes, valueBytes);
  }

  private static byte[] json(JsonValues writer, RowData row) {
    StringBuilder json = new StringBuilder();
    writer.append(row, json);
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
