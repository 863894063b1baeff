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
 * waits: all of them together ask 250 times a second at most, so that a machine with many views
 * goes on with little work, and one with few answers soon.
 *
 * <p>What is polled is told to {@link Unprocessed}.
 */
public final class SmallPolls implements ConsumerInterceptor<byte[], byte[]> {
  private static final int FEW = 1_000;
  private static final long LEAST_MS = 20;
  private static final long MS_A_READER = 4;
  private static final AtomicInteger READERS = new AtomicInteger();

  private boolean wasSmall;
  private String source = "";

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    Unprocessed.polled(source, this, records);
    boolean isSmall = records.count() < FEW;
    if (isSmall && wasSmall) {
      try {
        Thread.sleep(Math.max(LEAST_MS, MS_A_READER * READERS.get()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    wasSmall = isSmall;
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
