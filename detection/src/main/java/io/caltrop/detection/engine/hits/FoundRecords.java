package io.caltrop.detection.engine.hits;

import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Records of findings: the key is the id. */
final class FoundRecords implements KafkaRecordSerializationSchema<Found> {
  private static final long serialVersionUID = 1;

  private final String topic;

  FoundRecords(String topic) {
    this.topic = topic;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      Found found, KafkaSinkContext context, @Nullable Long unusedTimestamp) {
    return new ProducerRecord<>(topic, bytes(found.id()), bytes(found.json()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
