package io.caltrop.app.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/**
 * From a record in {@code log_data} to the row in the tutorial's view, at 5,000 records a second
 * from elsewhere. The limit beside it is the time until Kafka has the record.
 */
final class RowLatency {
  private static final int RATE = 5_000;
  private static final int PROBES = 300;
  private static final Duration WARM_UP = Duration.ofSeconds(60);
  private static final String VIEW = "errors_by_address";

  private RowLatency() {}

  static List<Figure> run(Path folder, Steps steps) throws IOException, SQLException {
    steps.start("caltrop up");
    try (UpProcess up = UpProcess.withoutRules(folder);
        LogFeed feed = new LogFeed(up.kafka(), Duration.ZERO);
        LogFeed probes = new LogFeed(up.kafka(), Duration.ZERO);
        Connection connection = DriverManager.getConnection(up.sqlUrl())) {
      Views.execute(connection, Views.tutorial(VIEW));
      steps.start("record to row, at " + RATE + " records/s");
      CompletableFuture<Void> load = feed.pacing(RATE);
      try (RowProbe probe = new RowProbe(up, probes, VIEW, Duration.ofMillis(1))) {
        long warm = System.nanoTime() + WARM_UP.toNanos();
        while (System.nanoTime() < warm) {
          probe.probe(new Histogram(3), new Histogram(3));
        }
        Histogram seen = new Histogram(3);
        Histogram stored = new Histogram(3);
        long before = feed.sent();
        long start = System.nanoTime();
        for (int i = 0; i < PROBES; i++) {
          probe.probe(seen, stored);
        }
        double rate = (feed.sent() - before) * 1e9 / (System.nanoTime() - start);
        return List.of(
            millis("record to the row in the view, p50", seen, 50, 100, stored),
            millis("record to the row in the view, p99", seen, 99, 500, stored),
            Figure.atLeast(
                "log events meanwhile",
                rate,
                RATE * 0.98,
                "rows/s",
                "paced at " + RATE,
                Double.NaN));
      } finally {
        feed.stop();
        load.join();
      }
    }
  }

  static Figure millis(
      String name, Histogram seen, int percentile, double target, Histogram stored) {
    return Figure.under(
        name,
        seen.getValueAtPercentile(percentile) / 1000.0,
        target,
        "ms",
        "until Kafka has it",
        stored.getValueAtPercentile(percentile) / 1000.0);
  }
}
