package io.caltrop.app.bench;

import io.caltrop.pipeline.KafkaSettings;
import io.caltrop.pipeline.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Waits for findings on their topic, as whoever acts on them would. */
final class FindingsProbe implements AutoCloseable {
  private static final String ENTITY = "\"entity\":\"";

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<String, Long> seen = new HashMap<>();
  private final Map<String, Long> published = new HashMap<>();

  /** Sees all that come from now on. */
  FindingsProbe(String kafka) {
    Properties properties = KafkaSettings.of(kafka).consumer();
    var deserializer = new ByteArrayDeserializer();
    consumer = new KafkaConsumer<>(properties, deserializer, deserializer);
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.ANOMALIES).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
  }

  /** Sees those that are there, too. */
  static FindingsProbe ofAll(String kafka) {
    FindingsProbe probe = new FindingsProbe(kafka);
    probe.consumer.seekToBeginning(probe.consumer.assignment());
    return probe;
  }

  /** How many partitions a topic has. */
  int partitionsOf(String topic) {
    return consumer.partitionsFor(topic).size();
  }

  /**
   * Waits until each of these has had a finding.
   *
   * @return the seconds from the first of their first findings to the last, as they were published
   */
  double await(Set<String> entities, Duration atMost) throws IOException {
    long end = System.nanoTime() + atMost.toNanos();
    while (!seen.keySet().containsAll(entities)) {
      if (System.nanoTime() > end) {
        throw new IOException("no finding about one of " + entities + " within " + atMost);
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        String text = new String(record.value(), StandardCharsets.UTF_8);
        int start = text.indexOf(ENTITY) + ENTITY.length();
        String entity = text.substring(start, text.indexOf('"', start));
        seen.putIfAbsent(entity, System.nanoTime());
        published.putIfAbsent(entity, record.timestamp());
      }
    }
    LongSummaryStatistics times = entities.stream().mapToLong(published::get).summaryStatistics();
    return (times.getMax() - times.getMin()) / 1e3;
  }

  /** When the first finding about this was seen, by {@link System#nanoTime}. */
  long await(String entity, Duration atMost) throws IOException {
    double unused = await(Set.of(entity), atMost);
    return Objects.requireNonNull(seen.get(entity));
  }

  @Override
  public void close() {
    consumer.close();
  }
}
