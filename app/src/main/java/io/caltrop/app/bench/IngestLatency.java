package io.caltrop.app.bench;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertJson;
import io.caltrop.core.AlertType;
import io.caltrop.core.IpAddress;
import io.caltrop.core.synthetic.SyntheticAlerts;
import io.caltrop.pipeline.AlertConsumer;
import io.caltrop.server.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * From POST to the address in the list, at 2,000 events a second from other sensors. The limit
 * beside it is the answer to the POST alone, which waits for nothing but Kafka.
 */
final class IngestLatency {
  private static final int RATE = 2_000;
  private static final int ALERTS_A_POST = 10;
  private static final int SENSORS = 4;
  private static final int PROBES = 300;
  private static final Duration WARM_UP = Duration.ofMinutes(2);
  private static final long POLL_EVERY = 2_000_000; // ns; a part of what is measured
  private static final AlertType LIST = AlertType.flow(40);

  private final Rig rig;
  private final AtomicBoolean warm = new AtomicBoolean();
  private int probed;

  IngestLatency(Rig rig) {
    this.rig = rig;
  }

  List<Figure> run(Steps steps) throws IOException {
    steps.start("POST to list, at " + RATE + " events/s");
    HttpServer http = rig.startHttp();
    AlertConsumer consumer = rig.startConsumer();
    ExecutorService threads = Executors.newFixedThreadPool(SENSORS);
    try {
      AtomicBoolean stop = new AtomicBoolean();
      AtomicLong sent = new AtomicLong();
      List<CompletableFuture<Void>> load = new ArrayList<>();
      for (int i = 0; i < SENSORS; i++) {
        int sensor = i;
        load.add(CompletableFuture.runAsync(() -> load(sensor, http.port(), stop, sent), threads));
      }
      warmUp(http.port());
      Histogram seen = new Histogram(3);
      Histogram answered = new Histogram(3);
      long before = sent.get();
      long began = System.nanoTime();
      probe(http.port(), PROBES, seen, answered);
      double rate = (sent.get() - before) * 1e9 / (System.nanoTime() - began);
      stop.set(true);
      load.forEach(CompletableFuture::join);
      return List.of(
          millis("POST to the address in the list, p50", seen, 50, 50, answered),
          millis("POST to the address in the list, p99", seen, 99, 250, answered),
          Figure.atLeast(
              "events meanwhile", rate, RATE * 0.98, "events/s", "paced at " + RATE, Double.NaN));
    } catch (CompletionException e) {
      throw new IOException("the load failed: " + e.getCause(), e);
    } finally {
      threads.shutdownNow();
      consumer.close();
    }
  }

  private static Figure millis(
      String name, Histogram seen, int percentile, double target, Histogram answered) {
    return Figure.under(
        name,
        seen.getValueAtPercentile(percentile) / 1000.0,
        target,
        "ms",
        "answer to the POST",
        answered.getValueAtPercentile(percentile) / 1000.0);
  }

  private void load(long sensor, int port, AtomicBoolean stop, AtomicLong sent) {
    SyntheticAlerts alerts =
        new SyntheticAlerts(
            new SyntheticAlerts.Options(
                sensor, 1_000, 0, rig.clock.instant(), Duration.ofMillis(1), new UUID(7, sensor)));
    long pause = 1_000_000_000L * ALERTS_A_POST * SENSORS / RATE;
    try (KeepAliveClient client = new KeepAliveClient(port)) {
      long due = System.nanoTime();
      while (!stop.get()) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int i = 0; i < ALERTS_A_POST; i++) {
          body.writeBytes(AlertJson.encode(alerts.next()));
          body.write('\n');
        }
        int status =
            client.send(KeepAliveClient.postRequest("/ingest/alerts", body.toByteArray())).status();
        if (status != 202) {
          throw new CompletionException(new IOException("POST was answered with " + status));
        }
        sent.addAndGet(ALERTS_A_POST);
        due = warm.get() ? due + pause : System.nanoTime();
        LockSupport.parkNanos(due - System.nanoTime());
      }
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  /**
   * A service runs for weeks; in its first minutes, Java compiles it beside the work. The sensors
   * send without pauses here, which makes them fewer.
   */
  private void warmUp(int port) throws IOException {
    long end = System.nanoTime() + WARM_UP.toNanos();
    while (System.nanoTime() < end) {
      probe(port, 10, new Histogram(3), new Histogram(3));
    }
    warm.set(true);
    probe(port, 30, new Histogram(3), new Histogram(3));
  }

  private void probe(int port, int probes, Histogram seen, Histogram answered) throws IOException {
    byte[] list = KeepAliveClient.getRequest("/blacklists/" + LIST + "?format=txt");
    try (KeepAliveClient client = new KeepAliveClient(port)) {
      for (int i = 0; i < probes; i++) {
        probed++;
        IpAddress ip =
            IpAddress.ofBytes(new byte[] {(byte) 198, 18, (byte) (probed >> 8), (byte) probed});
        Alert alert = new Alert(new UUID(0, 9), rig.clock.millis(), ip, LIST, 80, "/probe", "");
        byte[] post = KeepAliveClient.postRequest("/ingest/alerts", AlertJson.encode(alert));
        long start = System.nanoTime();
        client.send(post);
        answered.recordValue((System.nanoTime() - start) / 1000);
        String line = ip + "\t1\n";
        while (!client.send(list).body().contains(line)) {
          if (System.nanoTime() - start > 10_000_000_000L) {
            throw new IOException(ip + " did not appear in list " + LIST + " within 10 s");
          }
          LockSupport.parkNanos(POLL_EVERY);
        }
        seen.recordValue((System.nanoTime() - start) / 1000);
        LockSupport.parkNanos(20_000_000);
      }
    }
  }
}
