package io.caltrop.pipeline;

import io.caltrop.core.store.AlertStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds where the reading of a partition goes on. The store's position is the truth, since it was
 * advanced together with what it counts; without one it is the group's committed offset, and
 * without that the beginning.
 *
 * <p>A log's id is the topic's id: a topic made anew has another, and starts anew. When a log ends
 * before the store's position (the machine lost power before Kafka's data was on the disk), new
 * records get offsets that the store takes for recorded. The log then counts as another one from
 * there on: its id gets a number, {@code ID+1}, {@code ID+2}, .., and it is read from its
 * beginning; what was recorded before is a duplicate.
 */
final class Locator {
  private static final Logger LOG = LoggerFactory.getLogger(Locator.class);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final AlertStore store;

  Locator(AlertStore store) {
    this.store = store;
  }

  /** What Kafka knows of a partition. */
  private record Extent(
      TopicPartition partition, long begin, long end, Optional<OffsetAndMetadata> committed) {}

  /** What the store knows of a log. */
  private record Known(String logId, int generation, OptionalLong position) {}

  /**
   * Where to go on.
   *
   * @param topicId the topic's id as the brokers know it now
   * @throws io.caltrop.core.store.StoreException if the store does not say
   * @throws org.apache.kafka.common.KafkaException if Kafka does not say
   */
  List<PartitionLog> locate(
      Consumer<?, ?> consumer, String topicId, Set<TopicPartition> partitions) {
    // Before the ends are asked: a position asked later could be beyond them.
    List<Known> known = partitions.stream().map(p -> known(topicId, p)).toList();
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, ANSWER);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(partitions, ANSWER);
    List<PartitionLog> located = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      Extent extent =
          new Extent(
              partition,
              begins.getOrDefault(partition, 0L),
              ends.getOrDefault(partition, 0L),
              Optional.ofNullable(committed.get(partition)));
      located.add(locate(known.get(located.size()), extent, topicId));
    }
    return located;
  }

  private Known known(String topicId, TopicPartition partition) {
    Known last = new Known(topicId, 0, store.position(topicId, partition.partition()));
    while (last.position.isPresent()) {
      int generation = last.generation + 1;
      String logId = logId(topicId, generation);
      OptionalLong position = store.position(logId, partition.partition());
      if (position.isEmpty()) {
        break;
      }
      last = new Known(logId, generation, position);
    }
    return last;
  }

  private static String logId(String topicId, int generation) {
    return generation == 0 ? topicId : topicId + "+" + generation;
  }

  private static PartitionLog locate(Known known, Extent extent, String topicId) {
    if (known.position.isEmpty()) {
      return byCommit(known.logId, extent);
    }
    long position = known.position.getAsLong();
    if (position > extent.end) {
      LOG.warn(
          "{} ends at offset {}, but {} is recorded: Kafka lost records after a crash. It is read"
              + " again from offset {}",
          extent.partition,
          extent.end,
          position,
          extent.begin);
      String logId = logId(topicId, known.generation + 1);
      return new PartitionLog(
          extent.partition, logId, extent.begin, new DeadLetterTail(Optional.empty()));
    }
    return new PartitionLog(
        extent.partition,
        known.logId,
        atLeastBegin(position, extent),
        tail(known.logId, position, extent));
  }

  private static PartitionLog byCommit(String logId, Extent extent) {
    Optional<OffsetAndMetadata> own = extent.committed.filter(c -> isOf(logId, c));
    long offset = own.map(OffsetAndMetadata::offset).orElse(extent.begin);
    if (offset > extent.end) {
      LOG.warn(
          "{} ends at offset {}, but {} is committed: Kafka lost records after a crash. It is read"
              + " again from offset {}",
          extent.partition,
          extent.end,
          offset,
          extent.begin);
      return new PartitionLog(
          extent.partition, logId, extent.begin, new DeadLetterTail(Optional.empty()));
    }
    return new PartitionLog(
        extent.partition, logId, atLeastBegin(offset, extent), tail(logId, offset, extent));
  }

  private static long atLeastBegin(long offset, Extent extent) {
    if (offset >= extent.begin) {
      return offset;
    }
    LOG.error(
        "{} begins at offset {}, but only records before {} are recorded: {} records were removed"
            + " by Kafka's retention before they were read, and are lost",
        extent.partition,
        extent.begin,
        offset,
        extent.begin - offset);
    return extent.begin;
  }

  /** A commit without a note is of another program, such as Kafka's own tools. */
  private static boolean isOf(String logId, OffsetAndMetadata committed) {
    return CommitNote.parse(committed.metadata())
        .map(note -> note.logId().equals(logId))
        .orElse(true);
  }

  private static DeadLetterTail tail(String logId, long offset, Extent extent) {
    return new DeadLetterTail(
        extent
            .committed
            .filter(committed -> committed.offset() <= offset)
            .flatMap(committed -> CommitNote.parse(committed.metadata()))
            .filter(note -> note.logId().equals(logId))
            .flatMap(CommitNote::tail));
  }
}
