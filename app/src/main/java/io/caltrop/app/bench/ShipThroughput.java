package io.caltrop.app.bench;

import io.caltrop.app.rules.RulesFolder;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Lines of nginx from a file through {@code caltrop ship} and the web rules: from the finding about
 * the first line to that about the last, both of them at work.
 */
final class ShipThroughput {
  private static final double TARGET = 50_000;
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final String FIRST = "203.0.113.1";
  private static final String LAST = "203.0.113.2";

  private final int lines;

  ShipThroughput(int lines) {
    this.lines = lines;
  }

  List<Figure> run(Path folder, Steps steps) throws IOException {
    Files.createDirectories(folder);
    Path log = folder.resolve("access.log");
    steps.start("writing " + lines + " lines");
    write(log);
    Path configuration = folder.resolve("caltrop.yaml");
    Files.writeString(
        configuration,
        "detection:\n  rules: " + RulesFolder.of(System.getenv()).resolve("web") + "\n");
    try (UpProcess up =
            new UpProcess(folder.resolve("data"), "--config", configuration.toString());
        FindingsProbe findings = new FindingsProbe(up.kafka());
        FindingsProbe warm = new FindingsProbe(up.kafka())) {
      steps.start("the rules come up");
      Path small = folder.resolve("small.log");
      WebLines begin = new WebLines(Clock.systemUTC().instant(), Duration.ofMillis(1));
      Files.writeString(small, begin.marker("203.0.113.9") + "\n");
      ship(up, folder.resolve("ship-small"), small);
      var unused = warm.await("203.0.113.9", LONGEST);
      steps.start("caltrop ship");
      long start = System.nanoTime();
      ship(up, folder.resolve("ship"), log);
      double shipped = lines * 1e9 / (System.nanoTime() - start);
      double perSecond = lines / findings.await(Set.of(FIRST, LAST), LONGEST);
      return List.of(
          Figure.atLeast(
              "lines of a file through ship and the web rules",
              perSecond,
              TARGET,
              "lines/s",
              "ship, its start included",
              shipped));
    }
  }

  private void write(Path log) throws IOException {
    WebLines web = new WebLines(Clock.systemUTC().instant(), Duration.ofMillis(1));
    try (BufferedWriter out = Files.newBufferedWriter(log)) {
      out.write(web.marker(FIRST) + "\n");
      for (int i = 0; i < lines; i++) {
        out.write(web.next() + "\n");
      }
      out.write(web.marker(LAST) + "\n");
    }
  }

  private static void ship(UpProcess up, Path data, Path log) throws IOException {
    String port = String.valueOf(up.kafkaPort);
    try (Command ship =
        new Command(
            "ship", "--once", "--data", data.toString(), "--kafka-port", port, log.toString())) {
      if (ship.await() != 0) {
        throw new IOException("caltrop ship failed");
      }
    }
  }
}
