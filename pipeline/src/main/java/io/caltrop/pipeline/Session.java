package io.caltrop.pipeline;

import io.caltrop.core.store.StoreException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one Kafka consumer: polls, records and commits, in one thread.
 *
 * <p>It polls also while it waits for the store or for Kafka, with every partition paused, so that
 * the group does not take it for dead. Until a partition is located it is paused as well.
 *
 * <p>The group's committed offsets are for those who watch the lag, for stores that keep no
 * positions, and for where the dead letters' tail starts; the store's positions decide otherwise.
 */
final class Session implements ConsumerRebalanceListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final Duration LONGEST_POLL = Duration.ofMillis(200);
  private static final Duration LEAVE = Duration.ofSeconds(2);
  private static final Duration COMMIT = Duration.ofSeconds(2);
  private static final long COMMIT_EVERY_NANOS = Duration.ofMillis(200).toNanos();

  private final ConsumerParts parts;
  private final Consumer<byte[], byte[]> consumer;
  private final DeadLetters deadLetters;
  private final WorkerStatus status;
  private final Recorder recorder;
  private final Locator locator;
  private final Backoff backoff;

  private final Map<TopicPartition, PartitionLog> logs = new HashMap<>();
  private final Set<TopicPartition> unlocated = new HashSet<>();
  private final Set<TopicPartition> uncommitted = new HashSet<>();
  private Batch batch = new Batch();
  private boolean held;
  private long batchNanos;
  private long retryNanos;
  private long commitNanos;

  private Session(
      ConsumerParts parts,
      Consumer<byte[], byte[]> consumer,
      DeadLetters deadLetters,
      WorkerStatus status) {
    this.parts = parts;
    this.consumer = consumer;
    this.deadLetters = deadLetters;
    this.status = status;
    this.recorder = new Recorder(parts, deadLetters);
    this.locator = new Locator(parts.store());
    this.backoff =
        new Backoff(parts.options().retryFirst(), parts.options().retryLast(), parts.random());
    this.retryNanos = now();
    this.commitNanos = now();
  }

  /**
   * Connects.
   *
   * @param properties of its consumer
   * @throws KafkaException if they make no consumer
   */
  static Session open(ConsumerParts parts, Properties properties, WorkerStatus status) {
    Consumer<byte[], byte[]> consumer = parts.clients().consumer(properties);
    DeadLetters deadLetters = new DeadLetters(parts);
    return new Session(parts, consumer, deadLetters, status);
  }

  /**
   * Works until it is told to stop, then finishes the batch in hand and commits.
   *
   * @throws KafkaException if this consumer is of no more use: another may go on
   */
  void run(BooleanSupplier stopped) {
    start();
    while (!stopped.getAsBoolean()) {
      step();
    }
    finish();
  }

  /** Joins the group. */
  void start() {
    consumer.subscribe(List.of(parts.settings().consumerTopic()), this);
  }

  /** Records the batch in hand once more, or polls once; then commits, if it is time to. */
  void step() {
    locateWhereDue();
    if (batch.isEmpty()) {
      if (held && unlocated.isEmpty()) {
        goOn(); // what it waited for was revoked
      }
      read();
    } else if (isRetryDue()) {
      record();
    } else {
      waitPaused();
    }
    commitWhenDue();
  }

  /** Records the batch in hand and commits. */
  void finish() {
    record();
    commitNow(logs.keySet());
  }

  private void read() {
    ConsumerRecords<byte[], byte[]> records = poll(unlocated.isEmpty() ? LONGEST_POLL : pause());
    if (records.isEmpty()) {
      return;
    }
    batchNanos = now();
    parts.metrics().stage().received().inc(records.count());
    batch = Batch.of(records);
    record();
  }

  private ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    try {
      return consumer.poll(timeout);
    } catch (InvalidOffsetException e) {
      LOG.warn("{}; asking the store where to go on", OneLine.of(e));
      e.partitions().forEach(this::unlocate);
      return ConsumerRecords.empty();
    }
  }

  private void record() {
    if (batch.isEmpty()) {
      return;
    }
    try {
      if (recorder.record(batch, logs) == Recorder.Outcome.DONE) {
        parts.metrics().stage().seconds().observe((now() - batchNanos) / 1e9);
        goOn();
      } else {
        dropStale();
      }
    } catch (StoreException e) {
      retryLater("store unavailable", e);
    } catch (DeadLetterException e) {
      retryLater("dead letters cannot be written", e);
    } finally {
      logs.values().forEach(this::advanced);
    }
  }

  private void dropStale() {
    Set<TopicPartition> partitions = batch.partitions();
    LOG.info("another consumer has recorded from {}; reading on where it stopped", partitions);
    partitions.forEach(this::unlocate);
    batch = new Batch();
    // Two groups that read into one store overtake each other all the time.
    waitBeforeRetry();
  }

  private void advanced(PartitionLog log) {
    if (parts.progress().recorded(log.partition(), log.next())) {
      uncommitted.add(log.partition());
    }
  }

  private void goOn() {
    held = false;
    backoff.reset();
    status.fine();
    consumer.resume(logs.keySet());
  }

  private void retryLater(String what, RuntimeException e) {
    status.trouble(what, OneLine.of(e));
    waitBeforeRetry();
    held = true;
    consumer.pause(consumer.assignment());
  }

  private void waitBeforeRetry() {
    retryNanos = now() + backoff.next().toNanos();
  }

  private boolean isRetryDue() {
    return now() - retryNanos >= 0;
  }

  private Duration pause() {
    Duration left = Duration.ofNanos(Math.max(0, retryNanos - now()));
    return left.compareTo(LONGEST_POLL) < 0 ? left : LONGEST_POLL;
  }

  private void waitPaused() {
    ConsumerRecords<byte[], byte[]> none = poll(pause());
    if (!none.isEmpty()) {
      throw new IllegalStateException("records of a paused partition: " + none.partitions());
    }
  }

  private void locateWhereDue() {
    parts.progress().topicId().ifPresent(this::unlocateAnew);
    if (unlocated.isEmpty() || !isRetryDue()) {
      return;
    }
    try {
      String topicId = topicId();
      for (PartitionLog log : locator.locate(consumer, topicId, new HashSet<>(unlocated))) {
        consumer.seek(log.partition(), log.next());
        logs.put(log.partition(), log);
        unlocated.remove(log.partition());
        advanced(log);
        LOG.debug("{} goes on at offset {}", log.partition(), log.next());
      }
      if (batch.isEmpty()) {
        goOn();
      }
    } catch (StoreException e) {
      retryLater("store unavailable", e);
    } catch (BrokerException | org.apache.kafka.common.errors.TimeoutException e) {
      retryLater("Kafka unavailable", e);
    }
  }

  private String topicId() {
    String topic = parts.settings().consumerTopic();
    String id =
        parts
            .admin()
            .topic(topic)
            .orElseThrow(() -> new BrokerException("the topic " + topic + " does not exist"))
            .topicId()
            .toString();
    parts.progress().topicId(id);
    return id;
  }

  /** A topic made anew under the same name is another log. */
  private void unlocateAnew(String topicId) {
    for (PartitionLog log : List.copyOf(logs.values())) {
      if (!log.isOf(topicId)) {
        LOG.warn("{} was made anew; reading it from its start", log.partition());
        batch.drop(Set.of(log.partition()));
        unlocate(log.partition());
      }
    }
  }

  private void unlocate(TopicPartition partition) {
    logs.remove(partition);
    uncommitted.remove(partition);
    if (consumer.assignment().contains(partition)) {
      unlocated.add(partition);
      consumer.pause(Set.of(partition));
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      // Any position, lest the consumer looks for one itself before the partition is located.
      consumer.seek(partition, 0);
      unlocate(partition);
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    commitNow(partitions);
    onPartitionsLost(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    batch.drop(partitions);
    for (TopicPartition partition : partitions) {
      logs.remove(partition);
      unlocated.remove(partition);
      uncommitted.remove(partition);
      parts.progress().forget(partition);
    }
  }

  /** Leaves the group, and nothing behind for those who watch. */
  @Override
  public void close() {
    try {
      consumer.close(
          CloseOptions.timeout(LEAVE)
              .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    } finally {
      deadLetters.close();
      Set<TopicPartition> all = new HashSet<>(logs.keySet());
      all.addAll(unlocated);
      onPartitionsLost(all);
    }
  }

  private long now() {
    return parts.nanoTime().getAsLong();
  }

  private void commitWhenDue() {
    if (uncommitted.isEmpty() || now() - commitNanos < COMMIT_EVERY_NANOS) {
      return;
    }
    commitNanos = now();
    consumer.commitAsync(
        offsets(uncommitted),
        (offsets, e) -> {
          if (e != null) {
            LOG.debug("offsets not committed: {}", OneLine.of(e));
            offsets.keySet().stream().filter(logs::containsKey).forEach(uncommitted::add);
          }
        });
    uncommitted.clear();
  }

  private void commitNow(Collection<TopicPartition> partitions) {
    Set<TopicPartition> due = new HashSet<>(partitions);
    due.retainAll(uncommitted);
    if (due.isEmpty()) {
      return;
    }
    uncommitted.removeAll(due);
    try {
      consumer.commitSync(offsets(due), COMMIT);
    } catch (KafkaException e) {
      // Whoever reads on asks the store, or meets duplicates.
      LOG.info("offsets not committed: {}", OneLine.of(e));
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (TopicPartition partition : partitions) {
      PartitionLog log = logs.get(partition);
      if (log != null) {
        offsets.put(partition, new OffsetAndMetadata(log.next(), log.note().toString()));
      }
    }
    return offsets;
  }
}
