package io.caltrop.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of {@code caltrop ship} again and again: each line of the file once, in order.
 */
@Tag("long")
@Tag("once")
class ShipKilledTest {
  private static final int LINES = 200_000;
  private static final int ROUNDS = 8;
  private static final int ROTATED_AFTER = LINES / 2;

  @TempDir Path folder;

  private static String line(int number) {
    return "192.0.2.%d - - [01/Feb/2024:00:00:%02d +0000] \"GET /%d HTTP/1.1\" 200 17 \"-\" \"test\""
        .formatted(number % 250, number % 60, number);
  }

  @Test
  void each_line_is_in_the_topic_once() throws IOException {
    long seed = Long.getLong("caltrop.faults.seed", System.nanoTime());
    System.out.println("caltrop.faults.seed=" + seed);
    Random random = new Random(seed);
    Site site = new Site(folder);
    Path log = folder.resolve("access.log");
    try (Program up = site.up()) {
      for (int round = 0; round < ROUNDS; round++) {
        write(log, LINES / ROUNDS * round, LINES / ROUNDS * (round + 1));
        Program ship = ship(site, log);
        if (round == 0) {
          // A file that was never seen is not looked for under another name.
          assertThat(Kcat.first(folder, site.kafka(), "log_data")).isNotEmpty();
        }
        await()
            .pollDelay(Duration.ofMillis(1000 + random.nextInt(3000)))
            .atMost(Duration.ofMinutes(1))
            .until(() -> true);
        ship.kill();
        if (LINES / ROUNDS * (round + 1) == ROTATED_AFTER) {
          Files.move(log, folder.resolve("access.log.1"));
        }
      }
      Program last = ship(site, log, "--once");
      assertThat(last.awaitExit(Duration.ofMinutes(3))).as(last.stderr()).isZero();
      assertThat(last.stdout()).contains(" lines, ").endsWith(" 0 rejected\n");
      Program again = ship(site, log, "--once");
      assertThat(again.awaitExit(Duration.ofMinutes(1))).isZero();
      assertThat(again.stdout()).isEqualTo("0 lines, 0 records, 0 rejected\n");
      assertThat(shipped(site))
          .containsExactlyInAnyOrder(range(0, ROTATED_AFTER), range(ROTATED_AFTER, LINES));
      assertThat(up.isAlive()).isTrue();
    }
  }

  private Program ship(Site site, Path log, String... more) {
    List<String> arguments = new ArrayList<>(site.command("ship", more));
    arguments.add(log.toString());
    return Program.caltrop(folder, arguments);
  }

  private static void write(Path log, int from, int to) throws IOException {
    Files.write(
        log,
        IntStream.range(from, to).mapToObj(ShipKilledTest::line).toList(),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  /** The numbers of the lines of each file, in the topic's order. */
  private Collection<List<Integer>> shipped(Site site) {
    Map<String, List<Integer>> byFile = new HashMap<>();
    Kcat.consume(folder, site.kafka(), "log_data", "%k %s\n")
        .lines()
        .forEach(
            record -> {
              String file = record.substring(0, record.indexOf(' '));
              String resource = record.replaceFirst(".*\"resource\":\"/(\\d+)\".*", "$1");
              byFile.computeIfAbsent(file, f -> new ArrayList<>()).add(Integer.parseInt(resource));
            });
    return byFile.values();
  }
}
