package io.caltrop.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.caltrop.pipeline.CommitNote.DeadLetterPosition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Reads the end of the dead letters' topic to learn which letters are already there. */
final class DeadLetterReader implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(5);
  // The group must not miss the worker meanwhile; what is left is read at the next attempt.
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final LongSupplier nanoTime;
  private final Consumer<byte[], byte[]> consumer;
  private @Nullable PartitionLog unfinished;

  DeadLetterReader(ConsumerParts parts) {
    nanoTime = parts.nanoTime();
    Properties p = parts.settings().consumer();
    p.put("client.id", "caltrop-dead-letters-reader");
    p.put("request.timeout.ms", "5000");
    p.put("default.api.timeout.ms", "5000");
    // A transaction of somebody else must not hide letters.
    p.put("isolation.level", "read_uncommitted");
    consumer = parts.clients().consumer(p);
  }

  /**
   * Reads from the tail's start to the end, or goes on where the last attempt at it stopped.
   *
   * @param letters where the origin's letters are written
   * @throws DeadLetterException if it takes longer than 20 s: to be called again
   */
  void read(PartitionLog origin, TopicPartition letters) {
    if (origin != unfinished) {
      consumer.assign(List.of(letters));
    }
    long end = end(letters);
    if (origin != unfinished) {
      consumer.seek(letters, start(origin, letters, end));
      unfinished = origin;
    }
    long deadline = nanoTime.getAsLong() + LONGEST_NANOS;
    while (consumer.position(letters, ANSWER) < end) {
      if (nanoTime.getAsLong() > deadline) {
        throw new DeadLetterException(
            "reading %s from offset %d to %d"
                .formatted(letters, consumer.position(letters, ANSWER), end));
      }
      for (ConsumerRecord<byte[], byte[]> letter : consumer.poll(Duration.ofMillis(200))) {
        origin(letter, origin)
            .ifPresent(
                offset -> origin.tail().written(offset, letters.partition(), letter.offset()));
      }
    }
    unfinished = null;
    origin.tail().complete(letters.partition(), end);
  }

  private long end(TopicPartition letters) {
    return consumer.endOffsets(List.of(letters), ANSWER).getOrDefault(letters, 0L);
  }

  private long start(PartitionLog origin, TopicPartition letters, long end) {
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(List.of(letters), ANSWER);
    long beginning = beginnings.getOrDefault(letters, 0L);
    Optional<DeadLetterPosition> known =
        origin.tail().position().filter(p -> p.partition() == letters.partition());
    // A tail beyond the end means that the topic was made anew.
    return known
        .map(DeadLetterPosition::offset)
        .filter(offset -> offset >= beginning && offset <= end)
        .orElse(beginning);
  }

  /** The origin's offset in a letter of this origin that is not recorded yet; empty for others. */
  private static OptionalLong origin(ConsumerRecord<byte[], byte[]> letter, PartitionLog origin) {
    boolean same =
        origin.logId().equals(text(letter, DeadLetters.LOG_ID))
            && origin.partition().topic().equals(text(letter, DeadLetters.TOPIC))
            && String.valueOf(origin.partition().partition())
                .equals(text(letter, DeadLetters.PARTITION));
    String offset = text(letter, DeadLetters.OFFSET);
    if (!same || !offset.matches("\\d{1,18}") || Long.parseLong(offset) < origin.next()) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(offset));
  }

  private static String text(ConsumerRecord<byte[], byte[]> letter, String name) {
    // The last one: a record that was a dead letter before keeps its old headers.
    Header header = letter.headers().lastHeader(name);
    return header == null || header.value() == null ? "" : new String(header.value(), UTF_8);
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
  }
}
