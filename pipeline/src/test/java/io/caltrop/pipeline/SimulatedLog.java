package io.caltrop.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** The records of a partition; offsets may have gaps, as transactions' marks make them. */
final class SimulatedLog {
  private final TopicPartition partition;
  private final long begin;
  private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
  private long end;

  SimulatedLog(TopicPartition partition, long begin) {
    this.partition = partition;
    this.begin = begin;
    this.end = begin;
  }

  TopicPartition partition() {
    return partition;
  }

  long begin() {
    return begin;
  }

  /** The offset of the next record. */
  long end() {
    return end;
  }

  /** Appends a record, and after it a gap. */
  long append(byte @Nullable [] key, byte @Nullable [] value, Headers headers, long time, int gap) {
    long offset = end;
    records.add(
        new ConsumerRecord<>(
            partition.topic(),
            partition.partition(),
            offset,
            time,
            TimestampType.LOG_APPEND_TIME,
            key == null ? -1 : key.length,
            value == null ? -1 : value.length,
            key,
            value,
            headers,
            Optional.empty()));
    end += 1 + gap;
    return offset;
  }

  /** Up to so many records from an offset on. */
  List<ConsumerRecord<byte[], byte[]>> read(long from, int most) {
    int index = 0;
    while (index < records.size() && records.get(index).offset() < from) {
      index++;
    }
    return List.copyOf(records.subList(index, Math.min(records.size(), index + most)));
  }

  /** Where reading goes on after a record. */
  long after(long offset) {
    List<ConsumerRecord<byte[], byte[]>> next = read(offset + 1, 1);
    return next.isEmpty() ? end : next.get(0).offset();
  }
}
