package io.caltrop.cluster;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Kills the servers of this JVM when it ends, however it ends. A shell, in a session of its own,
 * reads from a pipe which processes to kill; the end of the JVM is the end of the pipe.
 *
 * <p>The system's signal for a parent's death does not serve: it is sent when the <em>thread</em>
 * ends that started the process.
 */
final class Watchdog {
  private static final String SCRIPT =
      """
      pids=" "
      while read -r what pid; do
        case "$what" in
          +) pids="$pids$pid " ;;
          -) pids="${pids%% "$pid" *} ${pids#* "$pid" }" ;;
        esac
      done
      for pid in $pids; do kill -9 "$pid"; done
      """;

  private static @Nullable Writer pipe;

  private Watchdog() {}

  /** From now on the process ends with this JVM. */
  static void add(long pid) throws IOException {
    tell("+ " + pid);
  }

  /** The process has ended; its number may become another's. */
  static void remove(long pid) throws IOException {
    tell("- " + pid);
  }

  private static synchronized void tell(String line) throws IOException {
    Writer writer = pipe;
    if (writer == null) {
      Process shell =
          new ProcessBuilder(List.of("setsid", "sh", "-c", SCRIPT))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      writer = shell.outputWriter(StandardCharsets.US_ASCII);
      pipe = writer;
    }
    writer.write(line + "\n");
    writer.flush();
  }
}
