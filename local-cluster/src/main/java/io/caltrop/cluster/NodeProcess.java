package io.caltrop.cluster;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The process of one server, in a session of its own, with a pid file and a log in the server's
 * folder. All is read from the pid file, so that a later command can end what an earlier one
 * started.
 */
final class NodeProcess {
  private static final Duration KILLED_WITHIN = Duration.ofSeconds(10);
  private static final Duration SIGNALLED_WITHIN = Duration.ofSeconds(10);
  private static final int TAIL_BYTES = 8192;

  private final Path pidFile;
  private final Path log;
  private final Lifetime lifetime;

  NodeProcess(Path folder, Lifetime lifetime) {
    this.pidFile = folder.resolve("pid");
    this.log = folder.resolve("log");
    this.lifetime = lifetime;
  }

  void start(ProcessBuilder builder) throws IOException {
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(builder.command());
    Process process =
        builder
            .command(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    if (lifetime == Lifetime.OF_THIS_JVM) {
      Watchdog.add(process.pid());
    }
    Optional<Pid> pid = Pid.of(process.pid());
    if (pid.isPresent()) { // else it has ended already, which the wait for its answer finds
      pid.get().write(pidFile);
    }
  }

  /** The process that runs, or ended without {@link #stop}. */
  Optional<Pid> pid() {
    return Pid.read(pidFile);
  }

  boolean isAlive() {
    return pid().filter(Pid::isAlive).isPresent();
  }

  boolean isFrozen() {
    return pid().filter(Pid::isFrozen).isPresent();
  }

  /** Whether it ended, but was not stopped: killed, crashed, or the machine went down. */
  boolean wasKilled() {
    return pid().filter(pid -> !pid.isAlive()).isPresent();
  }

  /** Sends a signal such as {@code STOP}; nothing happens if it does not run. */
  void signal(String signal) {
    Optional<Pid> running = pid().filter(Pid::isAlive);
    if (running.isEmpty()) {
      return;
    }
    try {
      List<String> command =
          List.of("sh", "-c", "kill -\"$0\" \"$1\"", signal, Long.toString(running.get().number()));
      Commands.run(Path.of("/"), command);
    } catch (Commands.Failed e) {
      if (running.get().isAlive()) {
        throw new ClusterException("cannot signal process " + running.get().number(), e);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops it for a while; returns when it stands still. */
  void freeze() {
    signal("STOP");
    Waiting.until(SIGNALLED_WITHIN, () -> isFrozen() || !isAlive());
  }

  /** Kills it with -9 and returns when it is gone. */
  void kill() {
    signal("KILL");
    if (!waitGone(KILLED_WITHIN)) {
      throw new ClusterException(
          "process %d does not end, killed with -9"
              .formatted(pid().map(Pid::number).orElseThrow()));
    }
    unwatch();
  }

  /** Asks it to end by a signal; kills it if it has not after that time. */
  void stop(String signal, Duration within) {
    signal(signal);
    signal("CONT"); // a frozen one ends only when it goes on
    if (!waitGone(within)) {
      kill();
    }
    unwatch();
    try {
      Files.deleteIfExists(pidFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean waitGone(Duration within) {
    return Waiting.until(within, () -> !isAlive());
  }

  private void unwatch() {
    Optional<Pid> ended = pid();
    if (lifetime == Lifetime.OF_THIS_JVM && ended.isPresent()) {
      try {
        Watchdog.remove(ended.get().number());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  Path log() {
    return log;
  }

  /** The end of its log. */
  List<String> lastLines() {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(Math.max(0, file.length() - TAIL_BYTES));
      byte[] bytes = new byte[(int) (file.length() - file.getFilePointer())];
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8).lines().filter(l -> !l.isBlank()).toList();
    } catch (IOException e) {
      return List.of(); // it was never started
    }
  }
}
