package io.caltrop.pipeline.ship;

import io.caltrop.pipeline.KafkaSettings;
import io.caltrop.pipeline.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** The positions in their topic. */
final class ShipPositions {
  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(200);

  private ShipPositions() {}

  /**
   * Reads the newest committed position of every file. It waits for transactions that others have
   * open: one of them may hold back a position that was committed after it began, and there is
   * nothing newer to be read once the broker has given those up.
   *
   * @throws KafkaException if they are not there in time
   */
  static Collection<Position> read(KafkaSettings settings) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(settings, "read_committed")) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.SHIP_POSITIONS).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      Map<TopicPartition, Long> ends;
      try (KafkaConsumer<byte[], byte[]> any = consumer(settings, "read_uncommitted")) {
        any.assign(partitions);
        ends = any.endOffsets(partitions);
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      return read(consumer, ends);
    }
  }

  private static Collection<Position> read(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    Map<String, Position> positions = new HashMap<>();
    long last = System.nanoTime() + WAIT.toNanos();
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      if (System.nanoTime() > last) {
        throw new TimeoutException(
            "a transaction in " + Topics.SHIP_POSITIONS + " is open for more than " + WAIT);
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        Position.fromJson(record.value()).ifPresent(p -> positions.put(p.id(), p));
      }
    }
    return positions.values();
  }

  private static KafkaConsumer<byte[], byte[]> consumer(KafkaSettings settings, String isolation) {
    Properties p = settings.consumer();
    p.put("isolation.level", isolation);
    p.put("default.api.timeout.ms", "10000");
    p.put("request.timeout.ms", "5000");
    return new KafkaConsumer<>(p);
  }
}
