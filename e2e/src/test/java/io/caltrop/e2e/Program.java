package io.caltrop.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run of a program in a process of its own, with its output in files. */
final class Program implements AutoCloseable {
  /** For tests that are not about detection rules: planning them takes a start some seconds. */
  static final Map<String, String> WITHOUT_RULES = Map.of("CALTROP_DETECTION_ENABLED", "false");

  private static final Path CALTROP = Path.of(System.getProperty("caltrop.program", "caltrop"));

  private final Process process;
  private final Path stdout;
  private final Path stderr;

  private Program(Process process, Path stdout, Path stderr) {
    this.process = process;
    this.stdout = stdout;
    this.stderr = stderr;
  }

  /** Starts the packaged caltrop with these arguments. */
  static Program caltrop(Path folder, List<String> arguments) {
    return caltrop(folder, arguments, Map.of());
  }

  static Program caltrop(Path folder, List<String> arguments, Map<String, String> environment) {
    List<String> command = new ArrayList<>(List.of(CALTROP.toString()));
    command.addAll(arguments);
    return start(folder, command, environment);
  }

  /** Starts any command in a folder. */
  static Program start(Path folder, List<String> command, Map<String, String> environment) {
    try {
      Path stdout = Files.createTempFile(folder, "out", ".txt");
      Path stderr = Files.createTempFile(folder, "err", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
              .redirectOutput(stdout.toFile())
              .redirectError(stderr.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("CALTROP_"));
      builder.environment().putAll(environment);
      return new Program(builder.start(), stdout, stderr);
    } catch (IOException e) {
      throw new UncheckedIOException("starting " + command, e);
    }
  }

  String stdout() {
    return read(stdout);
  }

  String stderr() {
    return read(stderr);
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for the line {@code ready in N.N s}, which a busy machine may take a minute for. */
  Program awaitReady() {
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(50))
        .failFast(
            () -> {
              if (!isAlive() && !stdout().contains("ready in")) {
                throw new IllegalStateException("it ended: " + stderr() + stdout());
              }
            })
        .until(this::isReady);
    return this;
  }

  /** Whether it has printed that line. */
  boolean isReady() {
    return stdout().lines().anyMatch(line -> line.matches("ready in \\d+\\.\\d s"));
  }

  /** Waits for the end and gives the exit status. */
  int awaitExit(Duration atMost) {
    try {
      assertThat(process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS))
          .as("ended within %s; stdout: %s stderr: %s", atMost, stdout(), stderr())
          .isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Sends SIGTERM and waits for the end. */
  int terminate() {
    process.destroy();
    return awaitExit(Duration.ofSeconds(30));
  }

  /** Sends SIGKILL. */
  void kill() {
    process.destroyForcibly();
    awaitExit(Duration.ofSeconds(30));
  }

  /** Sends a signal by name, such as INT. */
  void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
      assertThat(kill.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(kill.exitValue()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      process.destroy();
      try {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        process.destroyForcibly();
      }
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
