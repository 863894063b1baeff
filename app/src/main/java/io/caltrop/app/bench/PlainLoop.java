package io.caltrop.app.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.caltrop.pipeline.KafkaSettings;
import io.caltrop.pipeline.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The limit beside the tutorial's view: one consumer in a thread, each record parsed, the errors of
 * each address counted in a map; no state that outlives it, no table.
 */
final class PlainLoop {
  private static final Duration POLL = Duration.ofMillis(100);

  private final JsonFactory json = new JsonFactory();
  private final Map<String, Long> errors = new HashMap<>();
  private double perSecond;

  /** Counts this many records from the beginning of the topic. */
  void run(String kafka, long rows) throws IOException {
    errors.clear();
    Properties properties = KafkaSettings.of(kafka).consumer();
    properties.put("max.poll.records", "5000");
    var deserializer = new ByteArrayDeserializer();
    long start = System.nanoTime();
    try (var consumer = new KafkaConsumer<>(properties, deserializer, deserializer)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.LOG_TOPIC).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      for (long seen = 0; seen < rows; ) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          count(record.value());
          seen++;
        }
      }
    }
    perSecond = rows * 1e9 / (System.nanoTime() - start);
  }

  private void count(byte[] record) throws IOException {
    String ip = null;
    int status = 0;
    try (JsonParser parser = json.createParser(record)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        if (field.equals("ip_address")) {
          ip = parser.getText();
        } else if (field.equals("status_code")) {
          status = Integer.parseInt(parser.getText());
        }
      }
    }
    if (ip != null && status >= 400) {
      errors.merge(ip, 1L, Long::sum);
    }
  }

  /** The errors of addresses with more than {@link Views#ERRORS}. */
  Map<String, Long> rows() {
    Map<String, Long> rows = new HashMap<>(errors);
    rows.values().removeIf(count -> count <= Views.ERRORS);
    return rows;
  }

  /** How many records it did in a second. */
  double perSecond() {
    return perSecond;
  }
}
