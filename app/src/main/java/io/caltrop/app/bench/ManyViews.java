package io.caltrop.app.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.HdrHistogram.Histogram;

/**
 * Views added one after the other up to fifty, while log events come and the first view is watched:
 * how long each takes until it has counted what was there, and that in the end all of them are
 * right.
 */
final class ManyViews {
  private static final int VIEWS = 50;
  private static final int RATE = 1_000;
  private static final int FIRST_ROWS = 10_000;

  /** What Kafka's own producer does unless it is told otherwise. */
  private static final Duration PRODUCER_LINGER = Duration.ofMillis(5);

  /** Looking a thousand times a second would take a part of what the views need. */
  private static final Duration LOOK = Duration.ofMillis(10);

  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final double MIB = 1024.0 * 1024;
  private static final String FIRST = "view_1";

  private ManyViews() {}

  static List<Figure> run(Path folder, Steps steps) throws IOException, SQLException {
    steps.start("caltrop up");
    try (UpProcess up = UpProcess.withoutRules(folder);
        LogFeed feed = new LogFeed(up.kafka(), PRODUCER_LINGER);
        LogFeed probes = new LogFeed(up.kafka(), Duration.ZERO);
        Connection connection = DriverManager.getConnection(up.sqlUrl())) {
      feed.send(FIRST_ROWS);
      steps.start("a view while Flink starts");
      double starting = add(connection, "view_0", feed.expectedErrors());
      Views.execute(connection, "DROP MATERIALIZED VIEW view_0");
      steps.start("the first view");
      double first = add(connection, FIRST, feed.expectedErrors());
      Histogram alone = new Histogram(3);
      Histogram watched = new Histogram(3);
      List<Double> added = new ArrayList<>();
      long probed;
      try (RowProbe probe = new RowProbe(up, probes, FIRST, LOOK)) {
        for (int i = 0; i < 100; i++) {
          probe.probe(alone, new Histogram(3));
        }
        steps.start("views up to " + VIEWS + ", at " + RATE + " records/s");
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> load = feed.pacing(RATE);
        CompletableFuture<Void> watch =
            CompletableFuture.runAsync(() -> watch(probe, stop, watched), BenchRun::onThread);
        for (int i = 2; i <= VIEWS; i++) {
          added.add(add(connection, "view_" + i, Views.errors(connection, FIRST)));
        }
        stop.set(true);
        feed.stop();
        CompletableFuture.allOf(load, watch).join();
        probed = probe.errors();
      } catch (CompletionException e) {
        throw new IOException("watching the first view failed: " + e.getCause(), e);
      }
      steps.start("comparing every view");
      for (int i = 1; i <= VIEWS; i++) {
        Views.await(connection, "view_" + i, feed.expectedErrors() + probed, LONGEST);
      }
      Collections.sort(added);
      double median = added.get(added.size() / 2);
      Footprint.Bytes memory = up.footprint();
      return List.of(
          Figure.under(
              "the first view, until it holds its rows",
              first,
              2,
              "s",
              "another right after the start of the program, while Flink starts",
              starting),
          Figure.under(
              "the slowest of %d more".formatted(VIEWS - 1),
              added.get(added.size() - 1),
              2,
              "s",
              "median",
              median),
          Figure.under(
              "record to row of the first view meanwhile, p99",
              watched.getValueAtPercentile(99) / 1000.0,
              500,
              "ms",
              "before it",
              alone.getValueAtPercentile(99) / 1000.0),
          Figure.under(
              "resident memory with %d views, %d processes".formatted(VIEWS, memory.processes()),
              memory.shared() / MIB,
              3072,
              "MiB",
              "shared pages once",
              memory.proportional() / MIB));
    }
  }

  private static void watch(RowProbe probe, AtomicBoolean stop, Histogram seen) {
    try {
      while (!stop.get()) {
        probe.probe(seen, new Histogram(3));
      }
    } catch (IOException | SQLException e) {
      throw new CompletionException(e);
    }
  }

  /** Creates a view and waits until it has counted at least so many errors; the seconds it took. */
  private static double add(Connection connection, String name, long errors)
      throws SQLException, IOException {
    long start = System.nanoTime();
    Views.execute(connection, Views.tutorial(name));
    Views.awaitAtLeast(connection, name, errors, LONGEST);
    return (System.nanoTime() - start) / 1e9;
  }
}
