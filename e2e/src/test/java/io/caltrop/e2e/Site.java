package io.caltrop.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A data directory with ports of its own on which the program is started, killed and started again.
 */
final class Site {
  final Path folder;
  final int httpPort = freePort();
  final int kafkaPort = freePort();
  final int sqlPort = freePort();

  Site(Path folder) {
    this.folder = folder;
  }

  String kafka() {
    return "localhost:" + kafkaPort;
  }

  Api api() {
    return new Api("http://localhost:" + httpPort);
  }

  /** The command with the site's data directory and ports. */
  List<String> command(String name, String... more) {
    List<String> arguments = new ArrayList<>(List.of(name));
    arguments.addAll(
        List.of(
            "--data", folder.resolve("data").toString(),
            "--http-port", Integer.toString(httpPort),
            "--kafka-port", Integer.toString(kafkaPort),
            "--sql-port", Integer.toString(sqlPort)));
    arguments.addAll(List.of(more));
    return arguments;
  }

  /** Starts {@code up} without detection rules, and waits until it is ready. */
  Program up(String... more) {
    return Program.caltrop(folder, command("up", more), Program.WITHOUT_RULES).awaitReady();
  }

  /** Starts {@code up} with the detection rules that ship, and waits until it is ready. */
  Program upWithRules(String... more) {
    return Program.caltrop(folder, command("up", more)).awaitReady();
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
