package io.caltrop.detection.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Processes of tests, which can be killed. */
public final class ForkedJava {
  private ForkedJava() {}

  /** Runs a main method in a process of its own; it has said {@code started} when this returns. */
  public static Process start(Class<?> main, String... args) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(args));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    CompletableFuture<Void> started = new CompletableFuture<>();
    Thread reading =
        new Thread(
            () ->
                output
                    .lines()
                    .forEach(
                        line -> {
                          System.out.println(line);
                          if (line.equals("started")) {
                            started.complete(null);
                          }
                        }));
    reading.setDaemon(true);
    reading.start();
    started.orTimeout(3, TimeUnit.MINUTES).join();
    return process;
  }
}
