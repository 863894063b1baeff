package io.caltrop.server;

import io.caltrop.core.Alert;
import io.caltrop.core.logs.IngestPublisher;
import io.caltrop.core.logs.LogRecord;
import io.caltrop.core.metrics.StageMetrics;
import io.caltrop.core.store.AlertBatch;
import io.caltrop.core.store.AlertStore;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Broker and consumer in one: what is published is recorded, and fails as a test wishes. */
final class MemoryPublisher implements IngestPublisher {
  private final AlertStore store;
  private final StageMetrics.Stage consumer;
  private final Clock clock;
  final List<LogRecord> logs = new CopyOnWriteArrayList<>();
  private volatile Mode mode = Mode.WORKING;

  MemoryPublisher(AlertStore store, StageMetrics stages, Clock clock) {
    this.store = store;
    this.consumer = stages.stage("consumer");
    this.clock = clock;
  }

  enum Mode {
    WORKING,
    LATE,
    FAILING,
    THROWING,
    BROKEN,
    SILENT,
    HANGING
  }

  void mode(Mode next) {
    mode = next;
  }

  @Override
  public CompletableFuture<Void> publish(List<Alert> alerts) {
    return answer(() -> record(alerts));
  }

  @Override
  public CompletableFuture<Void> publishLogs(List<LogRecord> records) {
    return answer(() -> logs.addAll(records));
  }

  private CompletableFuture<Void> answer(Runnable work) {
    return switch (mode) {
      case WORKING -> {
        work.run();
        yield CompletableFuture.completedFuture(null);
      }
      case LATE -> {
        CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(work);
        yield CompletableFuture.completedFuture(null);
      }
      case FAILING -> CompletableFuture.failedFuture(down());
      case THROWING -> throw down();
      case BROKEN -> throw new IllegalStateException("a mistake of ours");
      case SILENT -> new CompletableFuture<>();
      case HANGING -> new CompletableFuture<CompletableFuture<Void>>().join();
    };
  }

  private void record(List<Alert> alerts) {
    var recorded = store.record(new AlertBatch(alerts, List.of()), clock.instant());
    consumer.received().inc(alerts.size());
    consumer.done().inc(recorded.stored());
    consumer.duplicate().inc(recorded.duplicates());
  }

  private static PublishException down() {
    return new PublishException("no broker answers at localhost:9092", new RuntimeException());
  }
}
