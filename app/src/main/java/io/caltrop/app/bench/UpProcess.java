package io.caltrop.app.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code caltrop up} in a process of its own, on ports of its own, with the flags of this one. */
final class UpProcess implements AutoCloseable {
  private static final String READY = "ready in ";

  final int kafkaPort = freePort();
  final int sqlPort = freePort();
  final double readySeconds;
  private final Path folder;
  private final Process process;

  /**
   * Starts it and waits until it is ready.
   *
   * @param options besides those for the folder and the ports
   */
  UpProcess(Path folder, String... options) throws IOException {
    this(folder, Map.of(), options);
  }

  private UpProcess(Path folder, Map<String, String> environment, String... options)
      throws IOException {
    this.folder = folder;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.caltrop.app.Main"));
    command.addAll(List.of("up", "--data", folder.toString(), "--http-port", "0"));
    command.addAll(List.of("--kafka-port", "" + kafkaPort, "--sql-port", "" + sqlPort));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy)); // a benchmark that is ended
    readySeconds = awaitReady();
  }

  /** The same without detection rules, which would do work of their own beside what is measured. */
  static UpProcess withoutRules(Path folder) throws IOException {
    return new UpProcess(folder, Map.of("CALTROP_DETECTION_ENABLED", "false"));
  }

  private double awaitReady() throws IOException {
    var lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(READY)) {
        return Double.parseDouble(line.substring(READY.length()).replace(" s", ""));
      }
    }
    throw new IOException("caltrop up ended before it was ready");
  }

  String kafka() {
    return "127.0.0.1:" + kafkaPort;
  }

  /** PostgreSQL itself, which the SQL port stands before. */
  int postgresPort() throws IOException {
    return Integer.parseInt(Files.readAllLines(postmasterPid()).get(3).trim());
  }

  /** The streaming SQL port, for PostgreSQL's driver. */
  String sqlUrl() {
    return url(sqlPort);
  }

  /** A port at which PostgreSQL's protocol is spoken, for its driver. */
  static String url(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/dev?user=root";
  }

  Footprint.Bytes footprint() {
    return Footprint.of(process.toHandle(), postmasterPid());
  }

  private Path postmasterPid() {
    return folder.resolve("postgres/data/postmaster.pid");
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
