package io.caltrop.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} three times in the middle of a million rows: every view and the sink are right.
 */
@Tag("long")
class StreamsKilledTest {
  private static final int ROWS = 1_000_000;
  private static final int CHUNK = 25_000;
  private static final int ADDRESSES = 5_000;
  private static final int PARTITIONS = 4;
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
  private static final int[] CODES = {200, 301, 400, 401, 404, 500};
  private static final List<String> STATEMENTS =
      List.of(
          """
          CREATE SOURCE events (id bigint, ip_address varchar, status_code varchar, at timestamptz,
            WATERMARK FOR at AS at - INTERVAL '1 minute')
          WITH (connector = 'kafka', topic = 'log_data') FORMAT PLAIN ENCODE JSON""",
          """
          CREATE MATERIALIZED VIEW keyed AS SELECT ip_address, count(*) AS n FROM events
          WHERE status_code::integer >= 400 GROUP BY ip_address HAVING count(*) > 3""",
          """
          CREATE MATERIALIZED VIEW keyless AS
          SELECT count(*) % 100 AS n FROM events GROUP BY ip_address""",
          "CREATE MATERIALIZED VIEW failures AS SELECT id FROM events WHERE status_code = '500'",
          "CREATE MATERIALIZED VIEW everything AS SELECT count(*) AS n, sum(id) AS s FROM events",
          """
          CREATE MATERIALIZED VIEW windowed AS SELECT window_start, ip_address, count(*) AS n
          FROM TUMBLE(events, at, INTERVAL '1 minute') GROUP BY window_start, window_end, ip_address""",
          """
          CREATE SINK published AS SELECT id FROM events WHERE status_code = '500'
          WITH (connector = 'kafka', topic = 'published') FORMAT PLAIN ENCODE JSON""");

  @TempDir Path folder;

  private final Random random = new Random(7);
  private final Map<String, Long> all = new TreeMap<>();
  private final Map<String, Long> errors = new TreeMap<>();
  private final Map<String, Long> windows = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();
  private long sum;

  @Test
  void views_and_sink_equal_an_independent_count() {
    Site site = new Site(folder);
    Psql psql = new Psql(site);
    Program up = site.up();
    try {
      assertThat(Kcat.produce(folder, site.kafka(), "log_data", chunk(0))).isTrue();
      psql.run(STATEMENTS.toArray(String[]::new));
      for (int from = CHUNK; from < ROWS; from += CHUNK) {
        assertThat(Kcat.produce(folder, site.kafka(), "log_data", chunk(from))).isTrue();
        if (from == ROWS / 4 || from == ROWS / 2 || from == ROWS / 4 * 3) {
          up.kill();
          up = site.up();
        }
      }
      closeWindows(site);
      await()
          .atMost(Duration.ofMinutes(4))
          .pollInterval(Duration.ofSeconds(2))
          .untilAsserted(
              () ->
                  assertThat(psql.rows("SELECT * FROM everything"))
                      .containsExactly((ROWS + PARTITIONS) + "|" + sum));
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofSeconds(2))
          .untilAsserted(() -> everythingIsRight(site, psql));
      assertThat(up.terminate()).isZero();
    } finally {
      up.close();
    }
  }

  private void everythingIsRight(Site site, Psql psql) {
    assertThat(psql.rows("SELECT * FROM keyed ORDER BY ip_address COLLATE \"C\""))
        .isEqualTo(rows(errors, 3));
    assertThat(psql.rows("SELECT * FROM keyless ORDER BY n"))
        .isEqualTo(all.values().stream().map(n -> n % 100).sorted().map(n -> "" + n).toList());
    assertThat(psql.rows("SELECT id FROM failures ORDER BY id")).isEqualTo(failures);
    assertThat(psql.rows("SELECT * FROM windowed ORDER BY window_start, ip_address COLLATE \"C\""))
        .isEqualTo(rows(windows, 0));
    assertThat(
            Kcat.consume(folder, site.kafka(), "published", "%s\n")
                .lines()
                .map(line -> Api.parse(line).get("id").asText())
                .sorted((a, b) -> Long.compare(Long.parseLong(a), Long.parseLong(b)))
                .toList())
        .isEqualTo(failures);
  }

  private static List<String> rows(Map<String, Long> counts, long moreThan) {
    return counts.entrySet().stream()
        .filter(row -> row.getValue() > moreThan)
        .map(row -> row.getKey() + "|" + row.getValue())
        .toList();
  }

  private List<String> chunk(int from) {
    List<String> lines = new ArrayList<>(CHUNK);
    for (int id = from; id < from + CHUNK; id++) {
      int code = CODES[random.nextInt(CODES.length)];
      // Event time goes on, give or take less than the watermark allows: a chunk has 12.5 s of it.
      Instant at = FIRST.plusMillis(id / 2 + random.nextInt(400));
      String ip = "10.0.0." + random.nextInt(ADDRESSES);
      all.merge(ip, 1L, Long::sum);
      sum += id;
      if (code >= 400) {
        errors.merge(ip, 1L, Long::sum);
      }
      if (code == 500) {
        failures.add("" + id);
      }
      String minute = at.toString().substring(0, 16).replace('T', ' ') + ":00";
      windows.merge(minute + "|" + ip, 1L, Long::sum);
      lines.add(line(id, ip, code, at));
    }
    return lines;
  }

  private static String line(long id, String ip, int code, Instant at) {
    return "{\"id\":%d,\"ip_address\":\"%s\",\"status_code\":%d,\"at\":\"%s\"}"
        .formatted(id, ip, code, at);
  }

  /** Windows close when time has gone on in every partition. */
  private void closeWindows(Site site) {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      String line = line(0, "closing", 200, FIRST.plus(Duration.ofDays(1)));
      Kcat.produceTo(folder, site.kafka(), "log_data", partition, List.of(line));
    }
    all.put("closing", (long) PARTITIONS);
  }
}
