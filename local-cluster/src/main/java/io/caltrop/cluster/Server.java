package io.caltrop.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A server on loopback, as a process of its own with a folder of its own: data, configuration, log
 * and pid file. It can be killed, frozen and started again on the same data and port.
 */
public abstract sealed class Server implements AutoCloseable
    permits KafkaBroker, RedisServer, ZooKeeperServer, ClickHouseServer, PostgresServer {
  /** What can be said about a server from outside. */
  public enum State {
    /** It runs and answers. */
    UP,
    /** It runs and does not answer: it starts, or hangs. */
    SILENT,
    /** It was stopped by a signal and can go on. */
    FROZEN,
    /** It does not run. */
    DOWN
  }

  private static final Duration START_WITHIN = Duration.ofSeconds(90);

  /** What was killed a moment ago may still have children that listen. */
  private static final Duration PORTS_WITHIN = Duration.ofSeconds(3);

  private final String name;
  private final Path folder;
  private final int port;
  private final NodeProcess process;

  Server(String name, Path folder, int port, Lifetime lifetime) {
    this.name = name;
    this.folder = folder.toAbsolutePath().normalize();
    this.port = port;
    this.process = new NodeProcess(this.folder, lifetime);
  }

  /** Writes the configuration and gives the command that runs the server in the foreground. */
  abstract ProcessBuilder prepare() throws IOException;

  /** Whether it can be used. */
  abstract boolean answers();

  /** Whether all that is done at a start is done. */
  boolean hasStarted() {
    return answers();
  }

  /** How long an orderly stop may take before it is killed. */
  Duration stopWithin() {
    return Duration.ofSeconds(20);
  }

  /** The signal for an orderly stop. */
  String stopSignal() {
    return "TERM";
  }

  /** How long to leave it alone after a kill before it can be started again. */
  Duration restAfterKill() {
    return Duration.ZERO;
  }

  /** How often a start may be tried that ends at once; a second lies between two. */
  int attempts() {
    return 1;
  }

  /** Its name, such as {@code redis-4}. */
  public final String name() {
    return name;
  }

  /** Where its files are. */
  final Path folder() {
    return folder;
  }

  /** Every port that it takes. */
  List<Integer> ports() {
    return List.of(port);
  }

  /** Where clients connect. */
  public final int port() {
    return port;
  }

  /** Where clients connect, as {@code 127.0.0.1:port}. */
  public final String address() {
    return "127.0.0.1:" + port;
  }

  /**
   * The running process.
   *
   * @throws IllegalStateException if it does not run
   */
  public final ProcessHandle process() {
    return process
        .pid()
        .filter(Pid::isAlive)
        .flatMap(pid -> ProcessHandle.of(pid.number()))
        .orElseThrow(() -> new IllegalStateException(name + " does not run"));
  }

  /** What it does now; asks it, which takes a second at most. */
  public final State state() {
    if (!process.isAlive()) {
      return State.DOWN;
    }
    if (process.isFrozen()) {
      return State.FROZEN;
    }
    return answers() ? State.UP : State.SILENT;
  }

  /** Kills it (-9) and returns when it is gone; does nothing if it does not run. */
  public final void kill() {
    process.kill();
  }

  /** Freezes it (SIGSTOP): its connections stay open and nothing answers. */
  public final void suspend() {
    process.freeze();
  }

  /** Lets a frozen one go on (SIGCONT). */
  public final void resume() {
    process.signal("CONT");
  }

  /** Stops it in order; it can be started again. */
  public final void stop() {
    askToStop();
    awaitStopped();
  }

  /** Tells it to stop and does not wait. */
  final void askToStop() {
    process.signal(stopSignal());
    process.signal("CONT"); // a frozen one ends only when it goes on
  }

  /** Returns when it has stopped, killed if it takes too long. */
  final void awaitStopped() {
    process.awaitStopped(stopWithin());
  }

  /**
   * Starts it on its data and port, lets a frozen one go on, and returns once it answers.
   *
   * @throws ClusterException if it does not; the message has the end of its log, or who has its
   *     port
   */
  public final void startAgain() {
    launch();
    awaitAnswer();
  }

  /** Starts the process if it does not run, lets it go on if it is frozen, and does not wait. */
  final void launch() {
    if (process.isAlive()) {
      resume(); // changes nothing where it was not frozen
      return;
    }
    if (process.wasKilled()) {
      Waiting.pause(restAfterKill());
    }
    checkPorts();
    try {
      Files.createDirectories(folder);
      process.start(prepare());
    } catch (IOException e) {
      throw new ClusterException("%s cannot start: %s".formatted(name, e.getMessage()), e);
    }
  }

  private void checkPorts() {
    if (Waiting.until(PORTS_WITHIN, () -> listener().isEmpty())) {
      return;
    }
    listener()
        .ifPresent(
            taken -> {
              throw new ClusterException(
                  ("%s cannot start: %s, which no pid file of the cluster knows; end that first,"
                          + " or stop another cluster that has the same ports: they stand in"
                          + " cluster.properties in a cluster's folder")
                      .formatted(name, taken.description()));
            });
  }

  private Optional<Listener> listener() {
    return ports().stream().flatMap(port -> Listener.on(port).stream()).findFirst();
  }

  final void awaitAnswer() {
    for (int attempt = 1; ; attempt++) {
      boolean settled = Waiting.until(START_WITHIN, () -> !process.isAlive() || hasStarted());
      if (settled && process.isAlive()) {
        return;
      }
      if (!settled || attempt == attempts()) {
        throw notStarted(
            settled ? "ended" : "gave no answer in " + START_WITHIN.toSeconds() + " s");
      }
      Waiting.pause(Duration.ofSeconds(1));
      launch();
    }
  }

  private ClusterException notStarted(String how) {
    List<String> lines = process.lastLines();
    String last = lines.isEmpty() ? "" : ": " + lines.get(lines.size() - 1).strip();
    return new ClusterException(
        "%s (%s) %s%s; see %s".formatted(name, address(), how, last, process.log()));
  }

  /** Ends it at once, as what it holds was for a test; {@link #stop} does it in order. */
  @Override
  public final void close() {
    kill();
  }
}
