package io.caltrop.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Runs commands of the system to their end. */
final class Commands {
  private Commands() {}

  /** A command ended with an error. */
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;

    Failed(String command, int status, List<String> output) {
      super(command + " ended with status " + status + ": " + String.join("\n", output));
      String said =
          output.stream()
              .filter(line -> line.startsWith("E:") || line.contains("rror"))
              .findFirst()
              .orElse(output.isEmpty() ? "status " + status : output.get(output.size() - 1));
      reason = command + ": " + said;
    }

    /** One line. */
    String reason() {
      return reason;
    }
  }

  /** Its output, line by line. Without a terminal and in plain English. */
  static List<String> run(Path folder, List<String> command) throws IOException, Failed {
    return run(new ProcessBuilder(command).directory(folder.toFile()));
  }

  /** The same of a command with an environment of its own. */
  static List<String> run(ProcessBuilder command) throws IOException, Failed {
    command.redirectErrorStream(true).environment().put("LC_ALL", "C");
    Process process = command.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    List<String> lines = output.lines().toList();
    int status = exitOf(process);
    if (status != 0) {
      throw new Failed(command.command().get(0), status, lines);
    }
    return lines;
  }

  private static int exitOf(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a command ran", e);
    }
  }
}
