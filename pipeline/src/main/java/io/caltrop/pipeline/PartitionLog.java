package io.caltrop.pipeline;

import org.apache.kafka.common.TopicPartition;

/**
 * A partition that a worker reads: how far its records are recorded, and which of its dead letters
 * are already written.
 */
final class PartitionLog {
  private final TopicPartition partition;
  private final String logId;
  private final DeadLetterTail tail;
  private long next;

  /**
   * A partition whose reading starts.
   *
   * @param logId the log's unique id, see {@link Locator}
   * @param next the offset to read first
   * @param tail its dead letters
   */
  PartitionLog(TopicPartition partition, String logId, long next, DeadLetterTail tail) {
    this.partition = partition;
    this.logId = logId;
    this.next = next;
    this.tail = tail;
  }

  TopicPartition partition() {
    return partition;
  }

  String logId() {
    return logId;
  }

  /** Whether it is a log of the topic with this id. */
  boolean isOf(String topicId) {
    return logId.equals(topicId) || logId.startsWith(topicId + "+");
  }

  /** The first offset that is not recorded. */
  long next() {
    return next;
  }

  DeadLetterTail tail() {
    return tail;
  }

  /** Everything before the offset is recorded. */
  void recorded(long upTo) {
    next = upTo;
    tail.forgetBefore(upTo);
  }

  /** What to commit with {@link #next}. */
  CommitNote note() {
    return new CommitNote(logId, tail.position());
  }
}
