package io.caltrop.core.store;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * Where the consumers put alerts: stored once and counted once each, whatever is killed at whatever
 * moment. Safe for use by several threads and several processes at once.
 */
public interface AlertStore extends AutoCloseable {
  /**
   * Stores and counts every alert of a batch that was not recorded within the dedup window, and
   * advances the positions of its partitions. Recording the same batch again changes nothing.
   *
   * @param now the time of recording: dedup window and list expiry run from it
   * @throws StoreException with {@link StoreException.Kind#UNAVAILABLE} if it is not known to be
   *     recorded: to be retried; {@link StoreException.Kind#STALE} if another consumer has recorded
   *     from these partitions beyond the batch's start: to be dropped and read again from {@link
   *     #position}; {@link StoreException.Kind#REFUSED} if the store can never take an alert of it
   */
  Recorded record(AlertBatch batch, Instant now);

  /**
   * The offset to read next of a partition; empty if none was recorded, or if this store leaves
   * positions to the log.
   *
   * @throws StoreException if the store is unavailable
   */
  OptionalLong position(String topicId, int partition);

  @Override
  void close();

  /**
   * What became of a batch.
   *
   * @param stored alerts stored as events
   * @param duplicates alerts recorded before, or repeated within the batch
   * @param counted of those stored, the ones that raised a count on a list
   */
  record Recorded(int stored, int duplicates, int counted) {}
}
