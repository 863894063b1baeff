package io.caltrop.detection.engine;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Lets records gather for a moment when few come at a time. A broker answers each record as soon as
 * it is there; fifty views on a topic would ask for it, and be answered, thousands of times a
 * second. Who has much to read is not held up. The more readers a process has, the longer each
 * waits: all of them together ask 500 times a second at most, so that a machine with many views
 * goes on with little work, and one with few answers soon.
 *
 * <p>A consumer asks for the next records before it hands out what it has, so what it asked for
 * before a pause is answered at once and lies there until the pause is over. After a pause three
 * polls follow each other: what came at its beginning, what gathered in it, and what came
 * meanwhile. With a pause at each poll a record would wait for up to three of them.
 *
 * <p>What is polled is told to {@link Unprocessed}.
 */
public final class SmallPolls implements ConsumerInterceptor<byte[], byte[]> {
  private static final int FEW = 1_000;
  private static final long LEAST_MS = 30;
  private static final long MS_A_READER = 6;
  private static final int POLLS_A_PAUSE = 3;
  private static final AtomicInteger READERS = new AtomicInteger();

  private int small;
  private String source = "";

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    Unprocessed.polled(source, this, records);
    small = records.count() < FEW ? small + 1 : 0;
    if (small == POLLS_A_PAUSE) {
      small = 0;
      try {
        Thread.sleep(Math.max(LEAST_MS, MS_A_READER * READERS.get()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return records;
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void configure(Map<String, ?> configs) {
    source = String.valueOf(configs.get(SourceLag.SOURCE));
    READERS.incrementAndGet();
  }

  @Override
  public void close() {
    READERS.decrementAndGet();
    Unprocessed.ended(source, this);
  }
}
