package io.caltrop.detection.port;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The psql of this machine, run against a port. */
final class Psql {
  private static final long SECONDS = 60;

  private final int port;
  private final String user;
  private final List<String> environment;

  private Psql(int port, String user, List<String> environment) {
    this.port = port;
    this.user = user;
    this.environment = environment;
  }

  /**
   * What it printed.
   *
   * @param out on standard output
   * @param err on standard error
   */
  record Output(int status, String out, String err) {}

  static Psql at(int port) {
    return new Psql(port, "root", List.of());
  }

  Psql as(String other, String password) {
    return new Psql(port, other, List.of("PGPASSWORD=" + password)).with(environment);
  }

  /** With variables such as {@code PGSSLMODE=require}. */
  Psql with(String... variables) {
    return with(List.of(variables));
  }

  private Psql with(List<String> variables) {
    List<String> all = new ArrayList<>(environment);
    all.addAll(variables);
    return new Psql(port, user, all);
  }

  static boolean isInstalled() {
    try {
      return new ProcessBuilder("psql", "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Runs it with {@code -c} for each command. */
  Output run(String... commands) {
    List<String> arguments = new ArrayList<>();
    for (String command : commands) {
      arguments.add("-c");
      arguments.add(command);
    }
    return finish(start(arguments), "");
  }

  /** Runs it with a script on its standard input. */
  Output script(String script) {
    return finish(start(List.of("-f", "-")), script);
  }

  Process start(List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of("psql", "-X", "-w", "-h", "127.0.0.1", "-p", Integer.toString(port)));
    command.addAll(List.of("-U", user, "-d", "dev", "-A", "-t"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("PGCONNECT_TIMEOUT", "20");
    builder.environment().put("PGCLIENTENCODING", "UTF8");
    for (String variable : environment) {
      String[] pair = variable.split("=", 2);
      builder.environment().put(pair[0], pair[1]);
    }
    try {
      return builder.start();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static Output finish(Process process, String input) {
    CompletableFuture<String> err = reading(process.getErrorStream());
    CompletableFuture<String> out = reading(process.getInputStream());
    try {
      try (OutputStream in = process.getOutputStream()) {
        in.write(input.getBytes(UTF_8));
      }
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("psql did not end: " + out.join() + err.join());
      }
      return new Output(process.exitValue(), out.join(), err.join());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** On a thread of its own: the common pool may have one only. */
  private static CompletableFuture<String> reading(InputStream stream) {
    return CompletableFuture.supplyAsync(() -> read(stream), task -> new Thread(task).start());
  }

  private static String read(InputStream stream) {
    try {
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
