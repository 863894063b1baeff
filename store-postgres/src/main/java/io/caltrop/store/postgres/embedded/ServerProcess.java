package io.caltrop.store.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The running server. */
final class ServerProcess {
  /** A crash leaves up to {@code max_wal_size} of log to be read again. */
  private static final Duration READY_WITHIN = Duration.ofMinutes(3);

  private static final Duration FAST_STOP_WITHIN = Duration.ofSeconds(60);
  private static final Duration KILLED_WITHIN = Duration.ofSeconds(10);
  private static final int POLL_MILLIS = 10;

  /** Other processes of a killed server need a moment to see that it is gone. */
  private static final String STILL_IN_USE = "pre-existing shared memory block";

  private static final Duration FREED_WITHIN = Duration.ofSeconds(15);

  /** The line of {@code postmaster.pid} that says whether the server takes connections. */
  private static final int STATUS_LINE = 7;

  private final Process process;

  private ServerProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts the server and waits until it takes connections.
   *
   * @throws EmbeddedPostgresException if it ends instead; the message says why
   */
  static ServerProcess start(Cluster cluster, Path programs, ServerLog log) throws IOException {
    long deadline = System.nanoTime() + FREED_WITHIN.toNanos();
    while (true) {
      long before = log.size();
      Process process =
          cluster
              .server(programs)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()))
              .start();
      process.getOutputStream().close();
      if (waitReady(process, cluster.data())) {
        return new ServerProcess(process);
      }
      List<String> said = log.since(before);
      boolean inUse = said.stream().anyMatch(line -> line.contains(STILL_IN_USE));
      if (!inUse || System.nanoTime() > deadline) {
        throw StartFailure.of(said, process, log.file());
      }
    }
  }

  private static boolean waitReady(Process process, Path data) throws IOException {
    long deadline = System.nanoTime() + READY_WITHIN.toNanos();
    while (!waitFor(process, Duration.ofMillis(POLL_MILLIS))) {
      List<String> lines = pidFile(data);
      boolean ours = !lines.isEmpty() && lines.get(0).equals(Long.toString(process.pid()));
      if (ours && lines.size() > STATUS_LINE && lines.get(STATUS_LINE).startsWith("ready")) {
        return true;
      }
      if (System.nanoTime() > deadline) {
        signal("QUIT", process.pid());
        waitFor(process, KILLED_WITHIN);
        return false;
      }
    }
    return false;
  }

  /**
   * Ends the server that a killed process left behind on this data, if there is one, and removes a
   * {@code postmaster.pid} that names something else.
   */
  static void stopLeftover(Path data) throws IOException {
    List<String> lines = pidFile(data);
    if (lines.isEmpty()) {
      return;
    }
    String number = lines.get(0).strip();
    long pid = number.matches("[0-9]{1,9}") ? Long.parseLong(number) : -1;
    if (!runsIn(pid, data)) {
      Files.deleteIfExists(data.resolve("postmaster.pid"));
      return;
    }
    for (String signal : List.of("INT", "QUIT")) {
      signal(signal, pid);
      Duration patience = signal.equals("INT") ? FAST_STOP_WITHIN : KILLED_WITHIN;
      long deadline = System.nanoTime() + patience.toNanos();
      while (runsIn(pid, data) && System.nanoTime() < deadline) {
        pause();
      }
    }
    if (runsIn(pid, data)) {
      throw new EmbeddedPostgresException(
          "PostgreSQL from an earlier start still runs on %s as process %d and does not stop; stop it by hand"
              .formatted(data, pid));
    }
  }

  /** A server's working directory is its data: so a process that merely got its number shows. */
  private static boolean runsIn(long pid, Path data) throws IOException {
    Path cwd = Path.of("/proc", Long.toString(pid), "cwd");
    try {
      return Files.readSymbolicLink(cwd).equals(data.toRealPath());
    } catch (IOException e) {
      return false; // gone, or another user's
    }
  }

  private static List<String> pidFile(Path data) throws IOException {
    Path file = data.resolve("postmaster.pid");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  long pid() {
    return process.pid();
  }

  /** Completes when the server has ended, for whatever reason. */
  CompletableFuture<Process> onExit() {
    return process.onExit();
  }

  /** Ends the server: open transactions are rolled back, everything is written. */
  void stop() throws IOException {
    signal("INT", process.pid());
    if (!waitFor(process, FAST_STOP_WITHIN)) {
      signal("QUIT", process.pid());
      if (!waitFor(process, KILLED_WITHIN)) {
        process.destroyForcibly();
      }
    }
  }

  private static void signal(String name, long pid) throws IOException {
    exitOf(new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid + " 2>/dev/null").start());
  }

  /** Waits for the end of a process, also when interrupted meanwhile. */
  static int exitOf(Process process) {
    while (!waitFor(process, Duration.ofDays(1))) {
      // goes on
    }
    return process.exitValue();
  }

  private static boolean waitFor(Process process, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedPostgresException("interrupted while an earlier PostgreSQL stops", e);
    }
  }
}
