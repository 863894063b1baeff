package io.caltrop.pipeline.ship;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.core.logs.LogFormat;
import io.caltrop.core.logs.LogRecord;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileParsersTest {
  private static final String FAILED =
      "Feb  9 07:13:56 lab sshd[1]: Failed password for root from 192.0.2.5 port 4 ssh2";
  private static final String REPEATED = "Feb  9 07:14:00 lab last message repeated 9 times";
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2024-03-01T12:00:00Z"), ZoneOffset.UTC);

  @TempDir Path dir;

  private final FileParsers parsers =
      new FileParsers(() -> LogFormat.AUTO.parser(ZoneOffset.UTC, CLOCK));

  /** What the last line gives where reading begins behind those before it. */
  private String read(String before, String line) throws Exception {
    Path path = Files.writeString(dir.resolve("auth.log"), before);
    long offset = before.getBytes(UTF_8).length;
    try (LogFile file = new LogFile("id", "logs", path, "key", FileChannel.open(path), offset, 1)) {
      List<LogRecord> records = parsers.apply(file).parse(line);
      assertThat(parsers.apply(file)).isSameAs(parsers.apply(file));
      return records.size() + " " + records.get(0).fields();
    }
  }

  @Test
  void aLineThatSaysThatTheLastIsRepeatedKnowsItAfterARestart() throws Exception {
    String nine =
        "9 {timestamp=2024-02-09T07:14:00Z, ip_address=192.0.2.5, user=root, action=login";
    assertThat(read(FAILED + "\n", REPEATED)).startsWith(nine);
    assertThat(read("\uFEFF" + FAILED + "\r\n\r\n", REPEATED)).startsWith(nine);
    assertThat(read(FAILED, REPEATED)).startsWith(nine); // its end had not come
    assertThat(read("what?\n" + FAILED + "\n" + REPEATED + "\n", REPEATED)).startsWith(nine);
    assertThat(read("x".repeat(20_000) + "\n" + FAILED + "\n", REPEATED)).startsWith(nine);
    assertThat(read(FAILED + "\nwhat?\n", REPEATED)).startsWith("1 ").contains("action=other");
    assertThat(read("x".repeat(20_000) + "\n", REPEATED)).contains("action=other");
    assertThat(read("", REPEATED)).contains("action=other");
  }

  @Test
  void theYearOfALogStaysAfterARestart() throws Exception {
    String ahead = "Mar  2 11:59:59 lab app: x\n";
    assertThat(read(ahead, "Mar  2 12:00:01 lab app: x"))
        .contains("timestamp=2024-03-02T12:00:01Z");
  }

  @Test
  void ofALongFileTheLastLinesAreRead() throws IOException {
    String lines =
        IntStream.range(0, 2000).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
    Path path = Files.writeString(dir.resolve("long.log"), lines + "\nbehind\n");
    try (FileChannel channel = FileChannel.open(path)) {
      assertThat(LinesBefore.read(channel, lines.length() + 1))
          .hasSizeBetween(100, 1000)
          .startsWith("line " + (2000 - LinesBefore.read(channel, lines.length() + 1).size()))
          .endsWith("line 1999");
    }
  }
}
