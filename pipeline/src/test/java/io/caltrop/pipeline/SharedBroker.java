package io.caltrop.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** One broker for all tests of a JVM. */
public final class SharedBroker {
  private static final Path DIR = newDir();
  private static final EmbeddedKafka BROKER =
      EmbeddedKafka.start(DIR, "127.0.0.1", 0, SharedBroker::failed);

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  BROKER.close();
                  delete(DIR);
                }));
  }

  private SharedBroker() {}

  /** Its address. */
  public static String bootstrapServers() {
    return BROKER.bootstrapServers();
  }

  /** A broker of a test that ended by itself is seen in the test's output. */
  static void failed(String line) {
    System.err.println(line);
  }

  private static Path newDir() {
    try {
      return Files.createTempDirectory("caltrop-kafka-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path dir) {
    try (Stream<Path> files = Files.walk(dir)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
