package io.caltrop.app;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a command reads from and writes to.
 *
 * @param out data, and the results of commands; unbuffered
 * @param err everything else that people read
 * @param errIsTerminal whether somebody watches {@code err}: progress is shown then
 * @param color whether help may be coloured
 */
public record Terminal(
    InputStream in,
    OutputStream out,
    PrintStream err,
    boolean errIsTerminal,
    boolean color,
    Map<String, String> environment) {
  /** Copies the environment. */
  public Terminal {
    environment = Map.copyOf(environment);
  }

  /**
   * The process's own. The launcher knows what is a terminal, and says so in {@code
   * caltrop.terminal.out} and {@code caltrop.terminal.err}.
   */
  static Terminal system() {
    Map<String, String> environment = System.getenv();
    boolean plain =
        !environment.getOrDefault("NO_COLOR", "").isEmpty()
            || environment.getOrDefault("TERM", "").equals("dumb");
    return new Terminal(
        System.in,
        new java.io.FileOutputStream(java.io.FileDescriptor.out),
        System.err,
        Boolean.getBoolean("caltrop.terminal.err"),
        Boolean.getBoolean("caltrop.terminal.out") && !plain,
        environment);
  }

  /** A writer of lines to {@link #out}. */
  public PrintWriter lines() {
    return new PrintWriter(out, true, StandardCharsets.UTF_8);
  }
}
