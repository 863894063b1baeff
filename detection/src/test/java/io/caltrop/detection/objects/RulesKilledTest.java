package io.caltrop.detection.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caltrop.detection.engine.ForkedJava;
import io.caltrop.detection.engine.Servers;
import io.caltrop.detection.engine.rows.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed in the middle of a stream, three times, finds what it would have. */
@Tag("long")
class RulesKilledTest {
  private static final int RECORDS = 100_000;
  private static final int ADDRESSES = 200;
  private static final int ROUND = 5_000;
  private static final long SUPPRESSION_MS = Duration.ofMinutes(10).toMillis();
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

  private final String logs = Servers.fresh("killed_log");
  private final String anomalies = Servers.fresh("killed");
  private final List<String> records = new ArrayList<>();
  private final Map<String, Counted> errors = new HashMap<>();
  private final Map<String, Counted> secrets = new HashMap<>();

  /** What is to be found of one address by one rule, told independently. */
  private static final class Counted {
    final List<long[]> found = new ArrayList<>(); // first, last, count
    long rows;
    long newest = Long.MIN_VALUE;

    void hit(long time, long count) {
      long[] last = found.isEmpty() ? null : found.get(found.size() - 1);
      if (last == null || time > last[1] + SUPPRESSION_MS) {
        found.add(new long[] {time, time, Math.max(count, 1)});
      } else {
        last[0] = Math.min(last[0], time);
        last[1] = Math.max(last[1], time);
        last[2] = count == 0 ? last[2] + 1 : Math.max(last[2], count);
      }
    }
  }

  @Test
  void findingsEqualAnIndependentCount(@TempDir Path folder) throws Exception {
    ObjectsLog.make(logs);
    ObjectsLog.make(anomalies);
    makeRecords();
    Process process = start(folder);
    CompletableFuture<Void> sending = CompletableFuture.runAsync(this::send);
    for (int kill = 1; kill <= 3; kill++) {
      int least = kill * 200;
      await().atMost(Duration.ofMinutes(4)).until(() -> found() >= least);
      process.destroyForcibly().waitFor();
      process = start(folder);
    }
    sending.join();
    Process last = process;
    try {
      await()
          .atMost(Duration.ofMinutes(4))
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(() -> assertThat(rows(", count")).isEqualTo(expected(true)));

      send(); // the same again

      await()
          .atMost(Duration.ofMinutes(4))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> mostErrors() == 2 * errors.values().stream().mapToLong(e -> e.rows).sum());
      assertThat(rows("")).isEqualTo(expected(false));
    } finally {
      last.destroyForcibly().waitFor();
    }
  }

  private Process start(Path folder) throws IOException {
    Database own = Servers.database();
    return ForkedJava.start(
        RulesProcess.class,
        folder.toString(),
        Servers.kafka(),
        logs,
        anomalies,
        own.url(),
        own.user(),
        own.password());
  }

  private long found() {
    return number("SELECT count(*) FROM findings WHERE rule LIKE '" + anomalies + "-%'");
  }

  /** All errors that the rule has counted. */
  private long mostErrors() {
    return number(
        "SELECT coalesce(sum(n), 0) FROM (SELECT max(count) AS n FROM findings WHERE rule = '"
            + anomalies
            + "-errors' GROUP BY entity) AS most");
  }

  private static long number(String sql) {
    boolean isThere =
        Servers.rows("SELECT to_regclass('findings') IS NOT NULL").equals(List.of("t"));
    return isThere ? Long.parseLong(Servers.rows(sql).get(0)) : 0;
  }

  private Set<String> rows(String count) {
    return new TreeSet<>(
        Servers.rows(
            ("SELECT substring(rule FROM '[a-z]*$'), entity,"
                    + " (extract(epoch FROM first_seen) * 1000)::bigint,"
                    + " (extract(epoch FROM last_seen) * 1000)::bigint %s"
                    + " FROM findings WHERE rule LIKE '%s-%%'")
                .formatted(count, anomalies)));
  }

  private Set<String> expected(boolean withCount) {
    Set<String> rows = new TreeSet<>();
    Map.of("errors", errors, "secrets", secrets)
        .forEach(
            (rule, byAddress) ->
                byAddress.forEach(
                    (address, counted) -> {
                      for (long[] found : counted.found) {
                        String row = rule + "|" + address + "|" + found[0] + "|" + found[1];
                        rows.add(withCount ? row + "|" + found[2] : row);
                      }
                    }));
    return rows;
  }

  private void makeRecords() {
    Random random = new Random(7);
    for (int i = 0; i < RECORDS; i++) {
      String address = "10.0.0." + random.nextInt(ADDRESSES);
      long time = FIRST.toEpochMilli() + i * 500L + random.nextInt(3_000);
      boolean isError = random.nextInt(2) == 0;
      boolean isSecret = random.nextInt(10) == 0;
      records.add(
          "{\"ip_address\":\"%s\",\"timestamp\":\"%s\",\"status_code\":%d,\"resource\":\"%s\"}"
              .formatted(
                  address,
                  Instant.ofEpochMilli(time),
                  isError ? 404 : 200,
                  isSecret ? "/.env" : "/"));
      if (isError) {
        Counted counted = errors.computeIfAbsent(address, a -> new Counted());
        counted.newest = Math.max(counted.newest, time);
        if (++counted.rows > 3) {
          counted.hit(counted.newest, counted.rows);
        }
      }
      if (isSecret) {
        secrets.computeIfAbsent(address, a -> new Counted()).hit(time, 0);
      }
    }
  }

  private void send() {
    for (int from = 0; from < RECORDS; from += ROUND) {
      ObjectsLog.sendByAddress(logs, records.subList(from, from + ROUND));
      await().pollDelay(Duration.ofMillis(400)).until(() -> true);
    }
  }
}
