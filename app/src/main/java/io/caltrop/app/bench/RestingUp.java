package io.caltrop.app.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** {@code caltrop up} in a process of its own: when it is ready, and what it takes at rest. */
final class RestingUp {
  private static final Duration REST = Duration.ofSeconds(20);
  private static final double MIB = 1024.0 * 1024;

  private RestingUp() {}

  static List<Figure> run(Path folder, Steps steps) throws IOException {
    steps.start("caltrop up on an empty data directory");
    double firstReady;
    Footprint.Bytes rest;
    try (UpProcess first = new UpProcess(folder)) {
      firstReady = first.readySeconds;
      steps.start("at rest for " + REST.toSeconds() + " s");
      LockSupport.parkNanos(REST.toNanos());
      rest = first.footprint();
    }
    steps.start("caltrop up on the same data directory");
    double secondReady;
    try (UpProcess second = new UpProcess(folder)) {
      secondReady = second.readySeconds;
    }
    return List.of(
        Figure.under("ready, first start", firstReady, 10, "s", "second start", secondReady),
        Figure.under(
            "resident memory at rest, %d processes".formatted(rest.processes()),
            rest.shared() / MIB,
            1024,
            "MiB",
            "shared pages once",
            rest.proportional() / MIB));
  }
}
