package io.caltrop.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * From a line that is written to a followed file to its finding on the topic, with the whole pack
 * and a thousand other lines a second.
 */
final class FindingLatency {
  private static final int RATE = 1_000;
  private static final int PROBES = 300;
  private static final int WARM_UP = 100;
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private FindingLatency() {}

  static List<Figure> run(Path folder, Steps steps) throws IOException {
    Path log = Files.createDirectories(folder).resolve("access.log");
    Files.writeString(log, "");
    steps.start("caltrop up and caltrop ship");
    try (UpProcess up = new UpProcess(folder.resolve("data"));
        Command ship =
            new Command(
                "ship",
                "--data",
                folder.resolve("ship").toString(),
                "--kafka-port",
                String.valueOf(up.kafkaPort),
                log.toString());
        FindingsProbe findings = new FindingsProbe(up.kafka())) {
      WebLines lines = new WebLines(Clock.systemUTC().instant(), Duration.ofMillis(1));
      Histogram seen = new Histogram(3);
      for (int i = 0; i < WARM_UP + PROBES; i++) {
        if (i == WARM_UP) {
          steps.start("line to finding, at " + RATE + " lines/s");
          seen.reset();
        }
        ship.requireAlive();
        pace(log, lines);
        String address = "203.0." + i / 250 + "." + (1 + i % 250);
        append(log, lines.marker(address) + "\n");
        long start = System.nanoTime();
        long found = findings.await(address, LONGEST);
        seen.recordValue(Math.max(0, found - start) / 1000);
      }
      return List.of(
          millis("line in a followed file to its finding, p50", seen, 50, 300),
          millis("line in a followed file to its finding, p99", seen, 99, 1500));
    }
  }

  /** A fifth of a second's lines, in slices. */
  private static void pace(Path log, WebLines lines) throws IOException {
    for (int slice = 0; slice < 10; slice++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < RATE / 50; i++) {
        text.append(lines.next()).append('\n');
      }
      append(log, text.toString());
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static void append(Path log, String text) throws IOException {
    Files.writeString(log, text, StandardOpenOption.APPEND);
  }

  private static Figure millis(String name, Histogram seen, int percentile, double target) {
    return Figure.under(
        name,
        seen.getValueAtPercentile(percentile) / 1000.0,
        target,
        "ms",
        PROBES + " lines, one after the other",
        Double.NaN);
  }
}
