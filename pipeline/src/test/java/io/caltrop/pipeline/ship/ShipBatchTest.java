package io.caltrop.pipeline.ship;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.core.logs.LogFormat;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShipBatchTest {
  @TempDir Path dir;

  private final ShipBatch batch =
      new ShipBatch(
          "logs",
          file -> LogFormat.SYSLOG.parser(ZoneOffset.UTC, Clock.systemUTC()),
          Clock.systemUTC());

  private void add(String line) throws IOException {
    Path path = Files.writeString(dir.resolve("auth.log"), "");
    byte[] bytes = line.getBytes(UTF_8);
    try (LogFile file = new LogFile("id", "logs", path, "key", FileChannel.open(path), 0, 0)) {
      batch.line(file, bytes, 0, bytes.length, 1);
    }
  }

  private static String repeated(int times, String text) {
    return "2024-02-09T06:25:01Z lab app: message repeated " + times + " times: [ " + text + "]";
  }

  @Test
  void aRepeatedMessageIsBoundedInBytes() throws IOException {
    add(repeated(10_000, "short"));
    assertThat(batch.counts()).isEqualTo(new ShipCounts(1, 10_000, 0));
    add(repeated(10, "x".repeat(900_000)));
    assertThat(batch.counts()).isEqualTo(new ShipCounts(2, 10_000, 1));
    assertThat(batch.lastRejected())
        .endsWith(
            "its 10 records of 900095 bytes are too many; allowed: 8388608 bytes of one line");
  }
}
