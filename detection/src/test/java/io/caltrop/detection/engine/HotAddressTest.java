package io.caltrop.detection.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caltrop.detection.engine.rows.ViewTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One attacker's address fills a backlog: sequences are looked for in all of its rows at once, when
 * event time moves on at last.
 */
@Tag("long")
final class HotAddressTest {
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
  private static final int ROWS = 200_000;
  private static final int OTHERS = 100;

  private static final String QUERY =
      "SELECT ip_address, COUNT(*) AS n FROM log_data MATCH_RECOGNIZE ("
          + "PARTITION BY ip_address ORDER BY `at` MEASURES COUNT(f.action) AS failures"
          + " ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW"
          + " PATTERN (f{3,} s) WITHIN INTERVAL '10' MINUTE"
          + " DEFINE f AS f.action = 'failure', s AS s.action = 'success') GROUP BY ip_address";

  private final String view = Servers.fresh("hot");

  @Test
  void allOfItsRowsAreReadInTimeThatGrowsAsTheyDo() {
    try (LogTopic topic = new LogTopic(4, "none")) {
      StreamQuery query = query(topic);
      topic.sendTo(0, rows());
      try (Engine engine = Engines.start("hot")) {
        Engines.createView(engine, view, query);
        holds((ROWS - 100) / 4);
      }

      try (Engine again = Engines.start("hot")) {
        Plan plan = again.plan(query);
        ViewTable table = new ViewTable("public", view, plan.columns(), plan.changes());
        JobHandle unused =
            again.runView(
                new ViewJob(view, query, table, Servers.database(), ViewJob.FLUSH, Start.RESUME));
        topic.sendTo(1, List.of(row("192.0.2.2", "failure", ROWS + 1_000)));
        holds(ROWS / 4);
      }
    }
  }

  private static StreamQuery query(LogTopic topic) {
    List<SourceTable.Column> columns =
        List.of(
            new SourceTable.Column("ip_address", "VARCHAR", Optional.empty()),
            new SourceTable.Column("action", "VARCHAR", Optional.empty()),
            new SourceTable.Column("at", "TIMESTAMP_LTZ(3)", Optional.empty()));
    SourceTable.Watermark watermark = new SourceTable.Watermark("at", "`at` - INTERVAL '5' SECOND");
    return new StreamQuery(List.of(topic.table(columns, Optional.of(watermark))), List.of(), QUERY);
  }

  private void holds(int hot) {
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(
            () ->
                assertThat(Servers.rows("SELECT max(n), count(*), sum(n) FROM " + view))
                    .containsExactly(hot + "|" + (OTHERS + 1) + "|" + (hot + OTHERS)));
  }

  /** Three failures and a success, again and again, and once of each other address. */
  private static List<String> rows() {
    List<String> rows = new ArrayList<>(ROWS + 4 * OTHERS);
    for (int i = 0; i < ROWS; i++) {
      String action = i % 4 == 3 ? "success" : "failure";
      rows.add(row("192.0.2.1", action, i));
      if (i < 4 * OTHERS) {
        rows.add(row("198.51.100." + i / 4, action, i));
      }
    }
    return rows;
  }

  private static String row(String address, String action, int number) {
    return "{\"ip_address\":\"%s\",\"action\":\"%s\",\"at\":\"%s\"}"
        .formatted(address, action, FIRST.plusMillis(50L * number));
  }
}
