package io.caltrop.pipeline;

import java.time.Duration;
import java.util.Optional;

/**
 * How a consumer works.
 *
 * @param workers threads, each reading its share of the partitions; 1 to 64
 * @param batchRecords the most records recorded together; 1 to 100,000
 * @param gather how long records gather before they are read: for stores that take few large
 *     batches better than many small ones; zero reads at once
 * @param retryFirst the wait after the first failure; doubled each time, up to {@code retryLast}
 * @param retryLast the longest wait between attempts
 * @param closeTimeout how long closing waits for the batches in hand
 * @param instance a name of this process that it keeps over restarts and no other consumer of the
 *     group has: started again after a kill, it goes on at once instead of waiting until the group
 *     has missed it (6 s); empty if there is no such name
 */
public record ConsumerOptions(
    int workers,
    int batchRecords,
    Duration gather,
    Duration retryFirst,
    Duration retryLast,
    Duration closeTimeout,
    Optional<String> instance) {
  /** Two workers, batches of 5,000, retries after 100 ms to 5 s. */
  public static final ConsumerOptions DEFAULT =
      new ConsumerOptions(
          2,
          5_000,
          Duration.ZERO,
          Duration.ofMillis(100),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Optional.empty());

  /**
   * For two stores that share no transaction: larger batches, gathered for a moment, since each
   * makes a part in ClickHouse and a script for each list in Redis.
   */
  public static final ConsumerOptions GATHERING =
      DEFAULT.withBatchRecords(20_000).withGather(Duration.ofMillis(100));

  /** Checks the ranges. */
  public ConsumerOptions {
    require(workers >= 1 && workers <= 64, "workers", workers, "1 to 64");
    require(
        batchRecords >= 1 && batchRecords <= 100_000, "batchRecords", batchRecords, "1 to 100000");
    require(!gather.isNegative(), "gather", gather, "0 or longer");
    require(retryFirst.toMillis() >= 1, "retryFirst", retryFirst, "1 ms or longer");
    require(retryLast.compareTo(retryFirst) >= 0, "retryLast", retryLast, "as long as retryFirst");
    require(!closeTimeout.isNegative(), "closeTimeout", closeTimeout, "0 or longer");
    require(
        instance.isEmpty() || instance.get().matches("[a-zA-Z0-9._-]{1,200}"),
        "instance",
        instance,
        "up to 200 of letters, digits, '.', '_' and '-'");
  }

  private static void require(boolean holds, String field, Object value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(
          "consumer: " + field + " " + value + "; allowed: " + allowed);
    }
  }

  /** The same with another number of workers. */
  public ConsumerOptions withWorkers(int number) {
    return new ConsumerOptions(
        number, batchRecords, gather, retryFirst, retryLast, closeTimeout, instance);
  }

  /** The same with another size of batches. */
  public ConsumerOptions withBatchRecords(int number) {
    return new ConsumerOptions(
        workers, number, gather, retryFirst, retryLast, closeTimeout, instance);
  }

  /** The same with another time to gather. */
  public ConsumerOptions withGather(Duration time) {
    return new ConsumerOptions(
        workers, batchRecords, time, retryFirst, retryLast, closeTimeout, instance);
  }

  /** The same with a name for {@link #instance}. */
  public ConsumerOptions withInstance(String name) {
    return new ConsumerOptions(
        workers, batchRecords, gather, retryFirst, retryLast, closeTimeout, Optional.of(name));
  }
}
