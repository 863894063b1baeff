package io.caltrop.pipeline;

import io.caltrop.core.metrics.StageMetrics;
import io.caltrop.core.store.AlertBatch;
import io.caltrop.core.store.AlertStore;
import io.caltrop.core.store.StoreException;
import io.caltrop.pipeline.Slice.Item;
import io.caltrop.pipeline.Slice.Stretch;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Brings a batch into the store, slice after slice, and its dead letters aside before that. */
final class Recorder {
  private final AlertStore store;
  private final DeadLetters deadLetters;
  private final Clock clock;
  private final StageMetrics.Stage metrics;

  Recorder(ConsumerParts parts, DeadLetters deadLetters) {
    this.store = parts.store();
    this.deadLetters = deadLetters;
    this.clock = parts.clock();
    this.metrics = parts.metrics().stage();
  }

  /** What became of a batch. */
  enum Outcome {
    /** All of it is recorded. */
    DONE,
    /** Another consumer is further: the rest is to be dropped and the partitions located again. */
    STALE
  }

  /**
   * Records what is left of a batch, and notes in the logs how far it came, also when it fails.
   *
   * @param logs the partitions of the batch
   * @throws StoreException with {@code UNAVAILABLE}, to be tried again
   * @throws DeadLetterException to be tried again
   */
  Outcome record(Batch batch, Map<TopicPartition, PartitionLog> logs) {
    while (!batch.isEmpty()) {
      Slice slice = batch.first();
      try {
        setAside(slice, logs);
        record(slice, logs);
        batch.firstDone();
      } catch (StoreException e) {
        metrics.failed().inc();
        switch (e.kind()) {
          case UNAVAILABLE -> throw e;
          case STALE -> {
            return Outcome.STALE;
          }
          case REFUSED -> isolate(batch, e);
        }
      } catch (DeadLetterException e) {
        metrics.failed().inc();
        throw e;
      }
    }
    return Outcome.DONE;
  }

  private void setAside(Slice slice, Map<TopicPartition, PartitionLog> logs) {
    if (slice.alerts().size() == slice.items().size()) {
      return;
    }
    for (Stretch stretch : slice.stretches()) {
      List<Item> letters = stretch.deadLetters();
      if (!letters.isEmpty()) {
        deadLetters.write(log(stretch, logs), letters);
      }
    }
  }

  private void record(Slice slice, Map<TopicPartition, PartitionLog> logs) {
    List<AlertBatch.Advance> advances = new ArrayList<>();
    for (Stretch stretch : slice.stretches()) {
      advances.add(
          new AlertBatch.Advance(
              log(stretch, logs).logId(),
              stretch.partition().partition(),
              stretch.from(),
              stretch.next()));
    }
    AlertStore.Recorded recorded =
        store.record(new AlertBatch(slice.alerts(), advances), clock.instant());
    slice.stretches().forEach(stretch -> log(stretch, logs).recorded(stretch.next()));
    metrics.done().inc(recorded.stored());
    metrics.duplicate().inc(recorded.duplicates());
    metrics.rejected().inc(slice.items().size() - slice.alerts().size());
  }

  private static PartitionLog log(Stretch stretch, Map<TopicPartition, PartitionLog> logs) {
    PartitionLog log = logs.get(stretch.partition());
    if (log == null) {
      throw new IllegalStateException("records of " + stretch.partition() + ", which is not read");
    }
    return log;
  }

  private static void isolate(Batch batch, StoreException refusal) {
    if (!batch.isolate("the store refused it: " + refusal.getMessage())) {
      // Nothing of it can be set aside, so it has to wait for somebody to mend the store.
      throw new StoreException(
          StoreException.Kind.UNAVAILABLE,
          "it refuses to advance without an alert: " + refusal.getMessage(),
          refusal);
    }
  }
}
