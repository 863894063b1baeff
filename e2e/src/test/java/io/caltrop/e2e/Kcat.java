package io.caltrop.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command-line client kcat, as any user would run it against the embedded broker. */
final class Kcat {
  private Kcat() {}

  /**
   * Produces one record a line.
   *
   * @return whether kcat says that all were delivered
   */
  static boolean produce(Path folder, String brokers, String topic, List<String> lines) {
    return produce(folder, brokers, topic, List.of("-X", "topic.partitioner=random"), lines);
  }

  /** Produces one record a line to one partition. */
  static boolean produceTo(
      Path folder, String brokers, String topic, int partition, List<String> lines) {
    return produce(folder, brokers, topic, List.of("-p", "" + partition), lines);
  }

  private static boolean produce(
      Path folder, String brokers, String topic, List<String> where, List<String> lines) {
    try {
      Path file = Files.createTempFile(folder, "kcat", ".txt");
      Files.write(file, lines);
      List<String> command = new ArrayList<>(List.of("kcat", "-P", "-q", "-b", brokers));
      command.addAll(List.of("-t", topic, "-X", "message.timeout.ms=20000", "-l", "" + file));
      command.addAll(where);
      try (Program kcat = Program.start(folder, command, Map.of())) {
        boolean done = kcat.awaitExit(Duration.ofMinutes(1)) == 0;
        Files.delete(file);
        return done;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first record of a topic, which may go on growing. */
  static String first(Path folder, String brokers, String topic) {
    List<String> command =
        List.of("kcat", "-C", "-q", "-c", "1", "-b", brokers, "-t", topic, "-o", "beginning");
    try (Program kcat = Program.start(folder, command, Map.of())) {
      kcat.awaitExit(Duration.ofSeconds(30));
      return kcat.stdout();
    }
  }

  /** Everything in a topic that nobody writes to now, formatted as kcat's -f says. */
  static String consume(Path folder, String brokers, String topic, String format) {
    try (Program kcat =
        Program.start(
            folder,
            List.of(
                "kcat",
                "-C",
                "-q",
                "-e",
                "-b",
                brokers,
                "-t",
                topic,
                "-o",
                "beginning",
                "-f",
                format),
            Map.of())) {
      kcat.awaitExit(Duration.ofSeconds(30));
      return kcat.stdout();
    }
  }
}
