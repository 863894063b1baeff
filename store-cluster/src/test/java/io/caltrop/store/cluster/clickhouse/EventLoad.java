package io.caltrop.store.cluster.clickhouse;

import static org.awaitility.Awaitility.await;

import io.caltrop.core.AlertType;
import io.caltrop.core.store.StoreException;
import io.caltrop.store.cluster.Identified;
import io.caltrop.testkit.Alerts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Inserts distinct events, batch after batch, and repeats a batch until it is acknowledged. */
final class EventLoad implements AutoCloseable {
  private static final int BATCH = 2000;
  private static final Duration WITHIN = Duration.ofMinutes(2);

  private final ClickHouseEvents events;
  private final Thread thread = new Thread(this::run, "load");
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final AtomicLong longestPause = new AtomicLong();
  private volatile String lastFailure = "";
  private volatile boolean finished;

  EventLoad(ClickHouseEvents events) {
    this.events = events;
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    for (int from = 0; !finished; from += BATCH) {
      long start = System.nanoTime();
      List<Identified> batch = batch(from);
      while (!inserted(batch) && !Thread.currentThread().isInterrupted()) {
        failures.incrementAndGet();
      }
      acknowledged.addAndGet(BATCH);
      longestPause.accumulateAndGet(System.nanoTime() - start, Math::max);
    }
  }

  /** With the time of each attempt, so that a repeated batch is another block. */
  private boolean inserted(List<Identified> batch) {
    try {
      events.insert(batch, Instant.now());
      return true;
    } catch (StoreException e) {
      lastFailure = String.valueOf(e.getMessage());
      return false;
    }
  }

  private static List<Identified> batch(int from) {
    List<Identified> batch = new ArrayList<>();
    for (int i = from; i < from + BATCH; i++) {
      String ip = "198.51.100." + i % 200;
      batch.add(Identified.of(Alerts.alert(i, ip, AlertType.flow(40))));
    }
    return batch;
  }

  void awaitMore(int count) {
    long from = acknowledged.get();
    await().atMost(WITHIN).until(() -> acknowledged.get() >= from + count);
  }

  /** Ends after the batch that is on its way. */
  void finish() {
    finished = true;
    await().atMost(WITHIN).until(() -> !thread.isAlive());
  }

  long acknowledged() {
    return acknowledged.get();
  }

  long failures() {
    return failures.get();
  }

  String lastFailure() {
    return lastFailure;
  }

  /** The longest time that a batch took with its repetitions. */
  Duration longestPause() {
    return Duration.ofNanos(longestPause.get());
  }

  @Override
  public String toString() {
    return "%,d events acknowledged, %d failed attempts, longest pause %.1f s"
        .formatted(acknowledged.get(), failures.get(), longestPause.get() / 1e9);
  }

  @Override
  public void close() {
    finished = true;
    thread.interrupt();
  }
}
