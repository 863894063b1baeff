package io.caltrop.pipeline;

import io.caltrop.core.Alert;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Records that are recorded in one step: those of one partition after those of another, each in the
 * order of their offsets. Never empty.
 */
final class Slice {
  private final List<Item> items;
  private final List<Alert> alerts = new ArrayList<>();
  private final List<Stretch> stretches = new ArrayList<>();

  Slice(List<Item> items) {
    this.items = items;
    int start = 0;
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      if (item.alert() != null) {
        alerts.add(item.alert());
      }
      if (i + 1 == items.size() || !items.get(i + 1).partition().equals(item.partition())) {
        stretches.add(new Stretch(item.partition(), items.subList(start, i + 1)));
        start = i + 1;
      }
    }
  }

  /**
   * One record.
   *
   * @param partition where it stands
   * @param next the offset to read after it
   * @param alert what it says; null if it is a dead letter
   * @param reason why it is one; empty if it is not
   */
  record Item(
      TopicPartition partition,
      ConsumerRecord<byte[], byte[]> record,
      long next,
      @Nullable Alert alert,
      String reason) {
    Item deadLetter(String why) {
      return new Item(partition, record, next, null, why);
    }
  }

  /** The records of one partition; never empty. */
  record Stretch(TopicPartition partition, List<Item> items) {
    /** The offset of the first record. */
    long from() {
      return items.get(0).record().offset();
    }

    /** The offset to read after the last record. */
    long next() {
      return items.get(items.size() - 1).next();
    }

    List<Item> deadLetters() {
      return items.stream().filter(item -> item.alert() == null).toList();
    }
  }

  List<Item> items() {
    return items;
  }

  List<Alert> alerts() {
    return alerts;
  }

  /** One a partition. */
  List<Stretch> stretches() {
    return stretches;
  }

  /** The index after so many alerts. */
  int indexAfter(int number) {
    int index = 0;
    for (int left = number; left > 0; index++) {
      left -= items.get(index).alert() == null ? 0 : 1;
    }
    return index;
  }
}
