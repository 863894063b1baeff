package io.caltrop.pipeline;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A consumer of the simulated broker, in a group or, for the dead letters, without one. What it
 * does not override is not used.
 */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // one thread runs it all
final class SimulatedConsumer extends MockConsumer<byte[], byte[]> {
  private static final long NOWHERE = -1;

  private final SimulatedProcess process;
  private final SimulatedBroker broker;
  private final int most;
  private final Map<TopicPartition, Place> places = new LinkedHashMap<>();
  private final Deque<Commit> commits = new ArrayDeque<>();
  private @Nullable ConsumerRebalanceListener listener;
  private String member = "";

  SimulatedConsumer(SimulatedProcess process, SimulatedBroker broker, int most) {
    super("none");
    this.process = process;
    this.broker = broker;
    this.most = most;
  }

  private static final class Place {
    private long offset = NOWHERE;
    private boolean paused;
  }

  /** A commit on its way, and its answer where it was there already. */
  private record Commit(
      Map<TopicPartition, OffsetAndMetadata> offsets,
      OffsetCommitCallback callback,
      boolean arrived,
      @Nullable KafkaException answer) {}

  @Override
  public void subscribe(Collection<String> topics, ConsumerRebalanceListener rebalanced) {
    listener = rebalanced;
  }

  @Override
  public void assign(Collection<TopicPartition> partitions) {
    places.clear();
    partitions.forEach(partition -> places.put(partition, new Place()));
  }

  @Override
  public Set<TopicPartition> assignment() {
    return Collections.unmodifiableSet(new LinkedHashSet<>(places.keySet()));
  }

  @Override
  public void seek(TopicPartition partition, long offset) {
    place(partition).offset = offset;
  }

  @Override
  public void pause(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> place(partition).paused = true);
  }

  @Override
  public void resume(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> place(partition).paused = false);
  }

  private Place place(TopicPartition partition) {
    Place place = places.get(partition);
    if (place == null) {
      throw new IllegalStateException("No current assignment for partition " + partition);
    }
    return place;
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    process.point("poll");
    if (listener != null) {
      answerCommits();
      reconcile(listener);
    }
    if (process.isUnlucky(process.schedule().kafkaFault() / 10)) {
      throw new KafkaException("simulated failure of a poll");
    }
    ConsumerRecords<byte[], byte[]> records = fetch();
    process.passes(records.isEmpty() ? timeout : Duration.ofMillis(2));
    if (!records.isEmpty()) {
      process.trace("read", records.partitions());
      if (process.flaw() == Flaw.COMMIT_AT_POLL && listener != null) {
        broker.commit(records.nextOffsets());
      }
    }
    return records;
  }

  private ConsumerRecords<byte[], byte[]> fetch() {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new LinkedHashMap<>();
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
    List<TopicPartition> order = new ArrayList<>(places.keySet());
    process.shuffle(order);
    // All before any: nothing that was read may be lost by an exception.
    order.stream().filter(p -> !place(p).paused).forEach(this::check);
    int left = most;
    for (TopicPartition partition : order) {
      Place place = place(partition);
      SimulatedLog log = broker.log(partition);
      if (place.paused || left == 0) {
        continue;
      }
      List<ConsumerRecord<byte[], byte[]>> read = log.read(place.offset, process.upTo(left));
      if (read.isEmpty()) {
        place.offset = log.end();
      } else {
        records.put(partition, read);
        place.offset = log.after(read.get(read.size() - 1).offset());
        next.put(partition, new OffsetAndMetadata(place.offset));
        left -= read.size();
      }
    }
    return new ConsumerRecords<>(records, next);
  }

  private void check(TopicPartition partition) {
    Place place = place(partition);
    SimulatedLog log = broker.log(partition);
    if (place.offset == NOWHERE) {
      throw new NoOffsetForPartitionException(partition);
    }
    boolean isOutside = place.offset < log.begin() || place.offset > log.end();
    if (isOutside || (listener != null && process.isUnlucky(process.schedule().kafkaFault() / 5))) {
      process.trace("is said to be out of range:", partition);
      throw new OffsetOutOfRangeException(Map.of(partition, place.offset));
    }
  }

  private void reconcile(ConsumerRebalanceListener rebalanced) {
    SimulatedGroup group = broker.group();
    if (!group.has(member)) {
      if (!places.isEmpty()) {
        process.trace("lost", places.keySet());
        rebalanced.onPartitionsLost(assignment());
        places.clear();
      }
      member = group.join(process.name());
      return;
    }
    Set<TopicPartition> revoke = group.toRevoke(member);
    if (!revoke.isEmpty()) {
      process.trace("gives up", revoke);
      rebalanced.onPartitionsRevoked(revoke);
      process.point("gave up");
      places.keySet().removeAll(revoke);
      group.revoked(member, revoke);
    }
    Set<TopicPartition> added = group.take(member);
    if (!added.isEmpty()) {
      process.trace("gets", added);
      added.forEach(partition -> places.put(partition, new Place()));
      rebalanced.onPartitionsAssigned(added);
    }
  }

  @Override
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
    answerCommits();
    process.point("commit", offsets);
    KafkaException answer = commit(offsets);
    process.point("committed");
    if (answer != null) {
      throw answer;
    }
  }

  @Override
  public void commitAsync(
      Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
    process.point("send commit", offsets);
    // One after the other, as they were sent.
    boolean arrived = commits.stream().allMatch(Commit::arrived) && process.isUnlucky(0.5);
    commits.add(new Commit(offsets, callback, arrived, arrived ? commit(offsets) : null));
    process.point("sent commit");
  }

  private void answerCommits() {
    while (!commits.isEmpty()) {
      Commit commit = commits.removeFirst();
      KafkaException answer = commit.arrived ? commit.answer : commit(commit.offsets);
      commit.callback.onComplete(commit.offsets, answer);
    }
  }

  /** What is on its way when the process dies may arrive. */
  void killed() {
    for (Commit commit : commits) {
      if (!commit.arrived && process.isUnlucky(0.5)) {
        var unused = commit(commit.offsets);
      }
    }
    commits.clear();
  }

  private @Nullable KafkaException commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    if (!broker.group().has(member)) {
      return new CommitFailedException("simulated: no member any more");
    }
    double rate = process.schedule().kafkaFault();
    if (process.isUnlucky(rate)) {
      process.trace("commit refused");
      return new RebalanceInProgressException("simulated rebalance");
    }
    broker.commit(offsets);
    if (process.isUnlucky(rate)) {
      process.trace("commit done, its answer is lost");
      return new TimeoutException("simulated loss of an answer");
    }
    return null;
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> committed(
      Set<TopicPartition> partitions, Duration timeout) {
    ask("committed offsets");
    Map<TopicPartition, OffsetAndMetadata> found = new HashMap<>();
    partitions.forEach(p -> found.put(p, broker.committed().get(p)));
    return found;
  }

  @Override
  public Map<TopicPartition, Long> beginningOffsets(
      Collection<TopicPartition> partitions, Duration timeout) {
    ask("beginnings");
    Map<TopicPartition, Long> found = new HashMap<>();
    partitions.forEach(p -> found.put(p, broker.log(p).begin()));
    return found;
  }

  @Override
  public Map<TopicPartition, Long> endOffsets(
      Collection<TopicPartition> partitions, Duration timeout) {
    ask("ends");
    Map<TopicPartition, Long> found = new HashMap<>();
    partitions.forEach(p -> found.put(p, broker.log(p).end()));
    return found;
  }

  @Override
  public long position(TopicPartition partition, Duration timeout) {
    return place(partition).offset;
  }

  private void ask(String what) {
    process.point("ask for", what);
    if (process.isUnlucky(process.schedule().kafkaFault())) {
      throw new TimeoutException("simulated silence about " + what);
    }
  }

  @Override
  public void close(CloseOptions options) {
    process.point("close consumer");
    if (listener == null) {
      return;
    }
    answerCommits();
    if (broker.group().has(member)) {
      listener.onPartitionsRevoked(assignment());
    } else {
      listener.onPartitionsLost(assignment());
    }
    process.point("leave");
    places.clear();
    broker.group().remove(member);
  }
}
