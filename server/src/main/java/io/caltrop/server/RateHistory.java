package io.caltrop.server;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many alerts arrived in each of the last seconds. */
final class RateHistory {
  static final int SECONDS = 120;

  private static final Logger LOG = LoggerFactory.getLogger(RateHistory.class);

  private final PrometheusRegistry registry;
  private final LongSupplier nanos;

  // guarded by this
  private final Deque<Double> rates = new ArrayDeque<>(SECONDS);
  private long lastReceived;
  private long lastAt;

  RateHistory(PrometheusRegistry registry, LongSupplier nanos) {
    this.registry = registry;
    this.nanos = nanos;
    this.lastReceived = StageTotals.read(registry).received();
    this.lastAt = nanos.getAsLong();
  }

  /** Takes a sample each second until the timer is shut down. */
  void start(ScheduledExecutorService timer) {
    ScheduledFuture<?> unused =
        timer.scheduleAtFixedRate(this::sampleSafely, 1, 1, TimeUnit.SECONDS);
  }

  private void sampleSafely() {
    try {
      sample();
    } catch (RuntimeException e) {
      LOG.warn("the metrics cannot be read for the console", e);
    }
  }

  /** Notes the rate since the last sample. */
  synchronized void sample() {
    long received = StageTotals.read(registry).received();
    long now = nanos.getAsLong();
    double seconds = (now - lastAt) / 1e9;
    if (seconds > 0) {
      if (rates.size() == SECONDS) {
        rates.removeFirst();
      }
      rates.addLast(Math.max(0, received - lastReceived) / seconds);
      lastReceived = received;
      lastAt = now;
    }
  }

  /** Alerts a second, the oldest first; at most {@value #SECONDS}. */
  synchronized List<Double> rates() {
    return List.copyOf(rates);
  }
}
