package io.caltrop.pipeline;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertJson;
import io.caltrop.core.InvalidAlertException;
import io.caltrop.pipeline.Slice.Item;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Records that were read together and are not recorded yet, as slices to be recorded one after the
 * other: one slice at first, halved where the store refuses an alert of it.
 */
final class Batch {
  private final Deque<Slice> slices = new ArrayDeque<>();

  /** Decodes records; those that cannot be read become dead letters. */
  static Batch of(ConsumerRecords<byte[], byte[]> records) {
    List<Item> items = new ArrayList<>(records.count());
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> read = records.records(partition);
      for (int i = 0; i < read.size(); i++) {
        boolean last = i + 1 == read.size();
        long next = last ? end(records, partition, read.get(i)) : read.get(i + 1).offset();
        items.add(decode(new Item(partition, read.get(i), next, null, "")));
      }
    }
    Batch batch = new Batch();
    batch.add(items);
    return batch;
  }

  /** What follows the last record: beyond the marks of transactions, which are no records. */
  private static long end(
      ConsumerRecords<byte[], byte[]> records,
      TopicPartition partition,
      ConsumerRecord<byte[], byte[]> last) {
    OffsetAndMetadata end = records.nextOffsets().get(partition);
    return end == null ? last.offset() + 1 : end.offset();
  }

  private static Item decode(Item item) {
    byte @Nullable [] value = item.record().value();
    if (value == null) {
      return item.deadLetter("no value; allowed: one alert record as a JSON object");
    }
    try {
      Alert alert = AlertJson.decode(value);
      return new Item(item.partition(), item.record(), item.next(), alert, "");
    } catch (InvalidAlertException e) {
      return item.deadLetter(OneLine.of(e));
    } catch (RuntimeException e) { // a fault of the decoder must not stop the partition
      return item.deadLetter("cannot be read: " + e);
    }
  }

  private void add(List<Item> items) {
    if (!items.isEmpty()) {
      slices.addLast(new Slice(items));
    }
  }

  boolean isEmpty() {
    return slices.isEmpty();
  }

  /** What to record next; not to be asked of an empty batch. */
  Slice first() {
    return slices.getFirst();
  }

  void firstDone() {
    slices.removeFirst();
  }

  /**
   * Cuts the first slice in two with half of its alerts each, or, when it has only one alert, makes
   * that a dead letter.
   *
   * @param reason why the store refused
   * @return false if there is no alert in it to blame
   */
  boolean isolate(String reason) {
    Slice slice = slices.getFirst();
    if (slice.alerts().isEmpty()) {
      return false;
    }
    slices.removeFirst();
    List<Item> items = slice.items();
    if (slice.alerts().size() == 1) {
      slices.addFirst(
          new Slice(
              items.stream().map(i -> i.alert() == null ? i : i.deadLetter(reason)).toList()));
      return true;
    }
    int half = slice.indexAfter(slice.alerts().size() / 2);
    slices.addFirst(new Slice(items.subList(half, items.size())));
    slices.addFirst(new Slice(items.subList(0, half)));
    return true;
  }

  /** Forgets the records of partitions. */
  void drop(Collection<TopicPartition> partitions) {
    List<Slice> all = List.copyOf(slices);
    slices.clear();
    for (Slice slice : all) {
      add(slice.items().stream().filter(i -> !partitions.contains(i.partition())).toList());
    }
  }

  /** The partitions that it has records of. */
  Set<TopicPartition> partitions() {
    Set<TopicPartition> partitions = new LinkedHashSet<>();
    slices.forEach(
        slice -> slice.stretches().forEach(stretch -> partitions.add(stretch.partition())));
    return partitions;
  }
}
