package io.caltrop.detection.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Which records the readers of a source in this process have polled and not yet given on: the
 * threads that poll are ahead of those that process. A source reads one topic.
 */
final class Unprocessed {
  private static final Map<String, Map<Integer, Progress>> SOURCES = new ConcurrentHashMap<>();

  private Unprocessed() {}

  /** How far one partition is. */
  private static final class Progress {
    private final Object consumer;
    private volatile long polled;
    private volatile long processed;

    Progress(Object consumer, long processed, long polled) {
      this.consumer = consumer;
      this.polled = polled;
      this.processed = processed;
    }
  }

  /** A consumer hands out records. */
  static void polled(String source, Object consumer, ConsumerRecords<byte[], byte[]> records) {
    if (records.isEmpty()) {
      return;
    }
    Map<Integer, Progress> partitions =
        SOURCES.computeIfAbsent(source, name -> new ConcurrentHashMap<>());
    for (TopicPartition partition : records.partitions()) {
      var batch = records.records(partition);
      long last = batch.get(batch.size() - 1).offset();
      Progress known = partitions.get(partition.partition());
      if (known != null && known.consumer == consumer) {
        known.polled = last;
      } else {
        long before = batch.get(0).offset() - 1;
        partitions.put(partition.partition(), new Progress(consumer, before, last));
      }
    }
  }

  /** A record was given on, or passed over. */
  static void processed(String source, ConsumerRecord<byte[], byte[]> record) {
    Map<Integer, Progress> partitions = SOURCES.get(source);
    Progress progress = partitions == null ? null : partitions.get(record.partition());
    if (progress != null) {
      progress.processed = record.offset();
    }
  }

  /** A consumer hands out no more. */
  static void ended(String source, Object consumer) {
    SOURCES.computeIfPresent(
        source,
        (name, partitions) -> {
          partitions.values().removeIf(progress -> progress.consumer == consumer);
          return partitions.isEmpty() ? null : partitions;
        });
  }

  /** Whether there are any. */
  static boolean any(String source) {
    Map<Integer, Progress> partitions = SOURCES.get(source);
    return partitions != null && partitions.values().stream().anyMatch(p -> p.processed < p.polled);
  }
}
