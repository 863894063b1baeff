package io.caltrop.app.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** {@code caltrop up} in a process of its own: when it is ready, and what it takes at rest. */
final class RestingUp {
  private static final Duration REST = Duration.ofSeconds(20);
  private static final double MIB = 1024.0 * 1024;

  private RestingUp() {}

  static List<Figure> run(Path folder, Steps steps) throws IOException {
    List<Figure> figures = new ArrayList<>();
    steps.start("caltrop up on an empty data directory");
    Process first = start(folder);
    double firstReady = awaitReady(first);
    steps.start("at rest for " + REST.toSeconds() + " s");
    LockSupport.parkNanos(REST.toNanos());
    Footprint.Bytes rest =
        Footprint.of(first.toHandle(), folder.resolve("postgres/data/postmaster.pid"));
    stop(first);
    steps.start("caltrop up on the same data directory");
    Process second = start(folder);
    double secondReady = awaitReady(second);
    stop(second);
    figures.add(
        Figure.under("ready, first start", firstReady, 10, "s", "second start", secondReady));
    figures.add(
        Figure.under(
            "resident memory at rest, %d processes".formatted(rest.processes()),
            rest.shared() / MIB,
            1024,
            "MiB",
            "shared pages once",
            rest.proportional() / MIB));
    return figures;
  }

  /** The same JVM with the same flags and class path as this one. */
  private static Process start(Path folder) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.caltrop.app.Main"));
    command.addAll(List.of("up", "--data", folder.toString()));
    command.addAll(List.of("--http-port", "0", "--kafka-port", "0", "--sql-port", "0"));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static double awaitReady(Process up) throws IOException {
    var lines =
        new BufferedReader(new InputStreamReader(up.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("ready in ")) {
        return Double.parseDouble(line.substring(9).replace(" s", "").toLowerCase(Locale.ROOT));
      }
    }
    throw new IOException("caltrop up ended before it was ready");
  }

  private static void stop(Process up) throws IOException {
    up.destroy();
    try {
      if (!up.waitFor(30, TimeUnit.SECONDS)) {
        up.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
