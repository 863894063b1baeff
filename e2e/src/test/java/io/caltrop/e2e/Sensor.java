package io.caltrop.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertJson;
import io.caltrop.core.synthetic.SyntheticAlerts;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Posts an alert five times a second, each until it is confirmed. */
final class Sensor implements AutoCloseable {
  private final Api api;
  private final Ledger ledger;
  private final SyntheticAlerts alerts;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private volatile boolean stops;

  private @Nullable Alert waiting; // the clock's thread's

  // guarded by this
  private int posts;
  private int refused;
  private long slowest;

  /** Starts to post. The seeds of one ledger's streams must differ. */
  Sensor(Api api, Ledger ledger, long seed) {
    this.api = api;
    this.ledger = ledger;
    alerts = AlertStream.alerts(seed);
    Future<?> unused = clock.scheduleAtFixedRate(this::post, 0, 200, TimeUnit.MILLISECONDS);
  }

  private void post() {
    Alert alert = waiting;
    if (alert == null) {
      if (stops) {
        clock.shutdown();
        return;
      }
      alert = alerts.next();
      waiting = alert;
      ledger.sent(alert);
    }
    long start = System.nanoTime();
    boolean taken = isTaken(alert);
    note(taken, System.nanoTime() - start);
    if (taken) {
      ledger.confirmed(alert);
      waiting = null;
    }
  }

  private synchronized void note(boolean taken, long nanos) {
    posts++;
    refused += taken ? 0 : 1;
    slowest = Math.max(slowest, nanos);
  }

  /** Forgets what it met until now. */
  synchronized void forget() {
    posts = 0;
    refused = 0;
    slowest = 0;
  }

  private boolean isTaken(Alert alert) {
    try {
      return api.post("/ingest/alerts", new String(AlertJson.encode(alert), UTF_8)).statusCode()
          == 202;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** Posts no more, and returns when the last is confirmed. */
  @Override
  public void close() {
    stops = true;
    await().atMost(Duration.ofMinutes(2)).until(clock::isTerminated);
  }

  /** What it met. */
  @Override
  public synchronized String toString() {
    return "%d of %d posts refused, slowest %.1f s".formatted(refused, posts, slowest / 1e9);
  }
}
