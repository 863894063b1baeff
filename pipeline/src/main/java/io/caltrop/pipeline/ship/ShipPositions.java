package io.caltrop.pipeline.ship;

import io.caltrop.pipeline.KafkaSettings;
import io.caltrop.pipeline.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** The positions in their topic. */
final class ShipPositions {
  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final CloseOptions CLOSE = CloseOptions.timeout(Duration.ofSeconds(1));

  private ShipPositions() {}

  /**
   * Reads the newest committed position of every file. It waits for transactions that others have
   * open: one of them may hold back a position that was committed after it began, and there is
   * nothing newer to be read once the broker has given those up.
   *
   * @throws KafkaException if they are not there in time
   */
  static Collection<Position> read(KafkaSettings settings) {
    KafkaConsumer<byte[], byte[]> consumer = consumer(settings, "read_committed");
    try {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.SHIP_POSITIONS).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      Map<TopicPartition, Long> ends = ends(settings, partitions);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      return read(consumer, ends);
    } finally {
      consumer.close(CLOSE); // half a minute otherwise, if Kafka is away
    }
  }

  private static Map<TopicPartition, Long> ends(
      KafkaSettings settings, List<TopicPartition> partitions) {
    KafkaConsumer<byte[], byte[]> any = consumer(settings, "read_uncommitted");
    try {
      any.assign(partitions);
      return any.endOffsets(partitions);
    } finally {
      any.close(CLOSE);
    }
  }

  private static Collection<Position> read(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    Map<String, Position> positions = new HashMap<>();
    long last = System.nanoTime() + WAIT.toNanos();
    long heard = System.nanoTime();
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      if (System.nanoTime() > last) {
        throw new TimeoutException(
            "a transaction in " + Topics.SHIP_POSITIONS + " is open for more than " + WAIT);
      }
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        Position.fromJson(record.value()).ifPresent(p -> positions.put(p.id(), p));
      }
      if (!records.isEmpty()) {
        heard = System.nanoTime();
      } else if (System.nanoTime() - heard > ANSWER.toNanos()) {
        consumer.endOffsets(ends.keySet()); // throws if Kafka is away, which a poll does not
        heard = System.nanoTime();
      }
    }
    return positions.values();
  }

  private static KafkaConsumer<byte[], byte[]> consumer(KafkaSettings settings, String isolation) {
    Properties p = settings.consumer();
    p.put("isolation.level", isolation);
    p.put("default.api.timeout.ms", String.valueOf(ANSWER.toMillis()));
    p.put("request.timeout.ms", "5000");
    return new KafkaConsumer<>(p);
  }
}
