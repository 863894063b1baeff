package io.caltrop.app.cli;

import io.caltrop.app.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** One command, run in this process, and what it printed. */
record Run(int status, String out, String err) {
  static Run of(String... arguments) {
    return with("", Map.of(), arguments);
  }

  static Run with(String in, Map<String, String> environment, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = new CommandLineProgram(terminal(in, out, err, environment)).run(arguments);
    return new Run(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  static Terminal terminal(
      String in, OutputStream out, OutputStream err, Map<String, String> environment) {
    return new Terminal(
        new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
        out,
        new PrintStream(err, true, StandardCharsets.UTF_8),
        false,
        false,
        environment);
  }

  List<String> outLines() {
    return out.lines().toList();
  }

  List<String> errLines() {
    return err.lines().toList();
  }
}
