package io.caltrop.pipeline.ship;

import static io.caltrop.pipeline.ship.Followed.append;
import static io.caltrop.pipeline.ship.Followed.copyAndTruncate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FollowedFilesTest {
  private static final String LONG = "x".repeat(1500);

  @TempDir Path dir;
  private Path log;
  private Path old;

  @BeforeEach
  void paths() {
    log = dir.resolve("access.log");
    old = dir.resolve("access.log.1");
  }

  private Followed follow(Path... paths) {
    return new Followed(1, false, paths);
  }

  @Test
  void aFileThatIsNotThereIsWaitedForAndALineForItsEnd() throws IOException {
    try (Followed files = follow(log)) {
      assertThat(files.read().lines).isEmpty();
      append(log, "a\r\n\nb");
      assertThat(files.read().lines).containsExactly("a");
      append(log, "c\n");
      assertThat(files.read().lines).containsExactly("a", "bc");
    }
  }

  @Test
  void oneByOneTheOldestIsReadToItsEndFirst() throws IOException {
    append(old, "1\n2\n3\n4\n5\n");
    append(log, "6\n7\n8\n9\n");
    Files.setLastModifiedTime(old, FileTime.from(Instant.parse("2026-05-01T00:00:00Z")));
    try (Followed files = follow(log, old)) {
      assertThat(files.oneByOne().read().lines)
          .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9");
    }
  }

  @Test
  void aFileThatCannotBeReadIsTriedAgainAndTheOthersGoOn() throws IOException {
    append(log, "1\n");
    Path other = dir.resolve("other.log");
    try (Followed files = follow(other, log)) {
      files.read().breakLast();
      append(log, "2\n");
      append(other, "a\n");
      files.readSome(3);
      assertThat(files.lines).containsExactly("1", "a");
      assertThat(files.unreadable()).containsExactly(log + ": ClosedChannelException");
      assertThat(files.read().lines).containsExactly("1", "a", "2");
      assertThat(files.unreadable()).isEmpty();
    }
  }

  @Test
  void whatIsNoRegularFileIsWaitedForAndTheOthersGoOn() throws Exception {
    Path pipe = dir.resolve("pipe.log");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    append(log, "1\n");
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          try (Followed files = follow(pipe, Path.of("/dev/null"), log)) {
            assertThat(files.read().lines).containsExactly("1");
            assertThat(files.open()).isEqualTo(1);
            Files.delete(pipe);
            append(pipe, "2\n");
            assertThat(files.read().lines).containsExactly("1", "2");
          }
        });
    assertThatThrownBy(() -> DiskFiles.key(Path.of("/dev/null"))).hasMessage("no regular file");
  }

  @ParameterizedTest
  @CsvSource({
    "1f8b0800000000000003, gzip, gunzip -k",
    "28b52ffd04000a0a0a0a, zstd, unzstd",
    "fd377a585a00000a0a0a, xz, unxz -k",
    "425a6839314159265359, bzip2, bunzip2 -k",
  })
  void aCompressedFileIsNotReadAndTheOthersGoOn(String start, String kind, String command)
      throws IOException {
    Path packed = dir.resolve("packed.log");
    append(packed, "");
    append(log, "1\n");
    try (Followed files = follow(packed, log)) {
      files.read();
      Files.write(packed, HexFormat.of().parseHex(start + "0a0a0a"));
      append(log, "2\n");
      assertThat(files.read().lines).containsExactly("1", "2");
      assertThat(files.unreadable())
          .containsExactly(
              "%s: compressed (%s); allowed: text; unpack it first: %s %s"
                  .formatted(packed, kind, command, packed));
      Files.writeString(packed, "BZh9 is text\n");
      assertThat(files.read().lines).containsExactly("1", "2", "BZh9 is text");
      assertThat(files.unreadable()).isEmpty();
    }
  }

  @Test
  void aLastLineWithoutItsEndIsWaitedForFiveSeconds() throws IOException {
    append(log, "1\nhal");
    try (Followed files = follow(log)) {
      assertThat(files.read().finish()).isFalse();
      append(log, "f");
      assertThat(files.later(Duration.ofSeconds(4)).read().finish()).isFalse();
      assertThat(files.later(Duration.ofSeconds(4)).read().finish()).isFalse();
      assertThat(files.lines).containsExactly("1");
      assertThat(files.later(Duration.ofSeconds(2)).read().finish()).isTrue();
      assertThat(files.lines).containsExactly("1", "half");
    }
  }

  @Test
  void aRenamedFileIsReadToItsEndBesideTheNewOne() throws IOException {
    try (Followed files = follow(log)) {
      append(log, "1\n2\nhal");
      files.read();
      Files.move(log, old);
      append(log, "4\n");
      append(old, "f\n3\nopen");
      assertThat(files.read().lines).containsExactlyInAnyOrder("1", "2", "half", "3", "4");
      files.later(Duration.ofSeconds(6)).read();
      assertThat(files.lines).hasSize(6).endsWith("open");
      files.later(Duration.ofSeconds(61)).read();
      assertThat(files.open()).isEqualTo(1);
    }
  }

  @Test
  void aFileThatVanishesAndComesBackIsTheSame() throws IOException {
    try (Followed files = follow(log)) {
      append(log, "1\n");
      files.read();
      Files.move(log, old);
      append(old, "2\n");
      files.read();
      Files.move(old, log);
      append(log, "3\n");
      assertThat(files.read().lines).containsExactly("1", "2", "3");
      Files.delete(log);
      append(log, "4\n");
      assertThat(files.read().lines).containsExactly("1", "2", "3", "4");
    }
  }

  @Test
  void aTruncatedFileIsReadFromItsStartAndTheRestFromItsCopy() throws IOException {
    try (Followed files = follow(log)) {
      append(log, "1\n2\nh");
      files.read();
      append(log, "alf\n3\n");
      copyAndTruncate(log, old);
      append(log, "4\n");
      assertThat(files.read().lines).containsExactlyInAnyOrder("1", "2", "half", "3", "4");
      Files.writeString(log, "5 is more than was there\n6\n"); // grown beyond what was seen
      assertThat(files.read().lines).endsWith("5 is more than was there", "6").hasSize(7);
    }
  }

  @Test
  void aTruncatedFileWithoutACopyGivesItsUnfinishedLine() throws IOException {
    try (Followed files = follow(log)) {
      append(log, "1\nhalf");
      files.read();
      Files.writeString(log, "2\n");
      assertThat(files.read().lines).containsExactly("1", "half", "2");
    }
  }

  @Test
  void aCopyThatIsFollowedTooIsNotReadTwice() throws IOException {
    try (Followed files = follow(log, old)) {
      append(log, LONG + "\n1\n");
      files.read();
      append(log, "2\n");
      Files.copy(log, old);
      files.read();
      Files.write(log, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
      append(log, "3\n");
      files.read();
      assertThat(files.lines).containsExactlyInAnyOrder(LONG, "1", "2", "3");
      assertThat(files.restart().read().lines).hasSize(4);
    }
  }

  @Test
  void aRestartGoesOnWhereItWasAlsoInARenamedFile() throws IOException {
    try (Followed files = follow(log)) {
      append(log, "1\n2\npart");
      files.read();
      assertThat(files.restart().read().lines).containsExactly("1", "2");
      append(log, "ly\n3\n");
      Files.move(log, old);
      append(log, "4\n");
      assertThat(files.restart().read().lines)
          .containsExactlyInAnyOrder("1", "2", "partly", "3", "4");
      assertThat(files.restart().read().lines).hasSize(5);
    }
  }

  @Test
  void aRestartFindsTheRestInTheCopyOfALargeFile() throws IOException {
    try (Followed files = follow(log)) {
      append(log, LONG + "\n");
      files.read();
      append(log, "2\n");
      copyAndTruncate(log, old);
      append(log, "3\n");
      assertThat(files.restart().read().lines).containsExactlyInAnyOrder(LONG, "2", "3");
    }
  }

  @Test
  void theSameContentInAnotherSmallFileIsAnotherFile() throws IOException {
    Path other = dir.resolve("other.log");
    append(log, "started\n");
    append(other, "started\n1\n");
    try (Followed files = follow(log)) {
      files.read();
      try (Followed both = follow(log, other)) {
        both.kept.putAll(files.kept);
        assertThat(both.restart().read().lines).containsExactly("started", "1");
      }
    }
  }

  @Test
  void fromTheEndMeansLinesThatEndFromNowOn() throws IOException {
    append(log, "1\n2\nhal");
    try (Followed files = new Followed(1, true, log)) {
      assertThat(files.read().lines).isEmpty();
      append(log, "f\n");
      assertThat(files.restart().read().lines).containsExactly("half");
      Files.move(log, old);
      append(log, "4\n");
      assertThat(files.read().lines).containsExactly("half", "4");
    }
  }

  @Test
  void aLineTooLongIsToldByItsStartAndLength() throws IOException {
    int length = 3 * LogFile.LONGEST_LINE;
    try (Followed files = follow(log)) {
      append(log, "1\n" + "y".repeat(length));
      assertThat(files.read().lines).containsExactly("1");
      files.restart().read();
      append(log, "zz\n3\n" + "w".repeat(LogFile.LONGEST_LINE) + "\n");
      assertThat(files.read().lines)
          .hasSize(4)
          .contains("too long: " + (length + 2) + " as line 2, 16384 kept", "3");
      assertThat(files.restart().read().lines).hasSize(4);
    }
  }

  @Test
  void zerosOfAWriterThatDoesNotAppendArePassedOver() throws IOException {
    try (Followed files = follow(log)) {
      append(log, "1\n");
      files.read();
      byte[] holed = Arrays.copyOf(new byte[0], 2_000_000);
      holed[1_999_998] = '2';
      holed[1_999_999] = '\n';
      Files.write(log, holed);
      assertThat(files.read().lines).containsExactly("1", "2");
    }
  }

  /** Writers, rotations and restarts in any order: each line is there once. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void anyScheduleGivesEachLineOnce(long seed) throws IOException {
    Random random = new Random(seed);
    List<String> written = new ArrayList<>();
    String open = "";
    int rotated = 0;
    try (Followed files = follow(log)) {
      for (int step = 0; step < 300; step++) {
        switch (random.nextInt(10)) {
          case 0 -> {
            if (Files.exists(log)) {
              files.readSome(1);
              Path to = dir.resolve("access.log." + ++rotated);
              boolean renamed = random.nextBoolean();
              if (renamed) {
                Files.move(log, to);
              } else {
                copyAndTruncate(log, to);
              }
              if (!open.isEmpty()) {
                written.add(open);
                open = "";
              }
              append(log, "");
              files.readSome(1);
              if (!renamed) {
                // After a restart a small copy would not be known for what it is.
                files.read().later(Duration.ofSeconds(6)).read();
              }
            }
          }
          case 1 -> files.restart();
          case 2, 3 -> files.readSome(1 + random.nextInt(20));
          case 4 -> {
            open += "part" + step;
            append(log, "part" + step);
          }
          default -> {
            String line = "line " + step + "z".repeat(random.nextInt(200));
            append(log, line + "\n");
            written.add(open + line);
            open = "";
            files.readSome(1);
          }
        }
      }
      files.read().later(Duration.ofSeconds(6)).read().finish();
      if (!open.isEmpty()) {
        written.add(open);
      }
      List<String> missing = new ArrayList<>(written);
      files.lines.forEach(missing::remove);
      List<String> unexpected = new ArrayList<>(files.lines);
      written.forEach(unexpected::remove);
      assertThat(missing).as("missing").isEmpty();
      assertThat(unexpected).as("twice, or torn").isEmpty();
    }
  }
}
