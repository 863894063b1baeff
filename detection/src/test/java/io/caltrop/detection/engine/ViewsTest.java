package io.caltrop.detection.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caltrop.detection.engine.rows.Changes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Views of each kind have the rows their query asks for, whatever the records hold. */
@Tag("once")
final class ViewsTest {
  /** Numbers with times, made of what the records say; the last of them ends what is open. */
  private static final String SIZES =
      " (SELECT ip_address, TRY_CAST(size_ AS INTEGER) + 1 AS n, `at` FROM log_data"
          + " WHERE size_ <> '0')";

  private static Engine engine;
  private LogTopic topic;

  @BeforeAll
  static void start() {
    engine = Engines.start("views");
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @BeforeEach
  void openTopic() {
    topic = new LogTopic(2, "none");
  }

  @AfterEach
  void closeTopic() {
    topic.close();
  }

  @Test
  void rowsWithoutKeyAreThereAsOftenAsTheQuerySays() {
    String view =
        view("SELECT COUNT(*) AS n FROM log_data GROUP BY ip_address", Changes.Kind.COUNTED);
    topic.send(List.of(record("a", "x"), record("b", "x"), record("b", "x"), record("c", "x")));
    holds(view, "1", "1", "2");
    topic.send(List.of(record("a", "x"), record("d", "x")));
    holds(view, "1", "1", "2", "2");
  }

  @Test
  void globalCountIsOneRow() {
    String view = view("SELECT COUNT(*) AS n FROM log_data", Changes.Kind.COUNTED);
    topic.send(List.of(record("a", "x"), record("b", "x")));
    holds(view, "2");
  }

  @Test
  void filteredRowsAreAdded() {
    String view =
        view("SELECT ip_address, `user` FROM log_data WHERE action = 'x'", Changes.Kind.APPEND);
    topic.send(List.of(record("a", "x"), record("a", "y"), record("a", "x")));
    holds(view, "a|u", "a|u");
  }

  @Test
  void groupOfNullIsARowLikeOthers() {
    String view =
        view(
            "SELECT ip_address, COUNT(*) AS n FROM log_data GROUP BY ip_address",
            Changes.Kind.KEYED);
    topic.send(List.of("{}", "{\"ip_address\":null}", record("a", "x")));
    holds(view, "a|1", "null|2");
    topic.send(List.of("{\"ip_address\":null}"));
    holds(view, "a|1", "null|3");
  }

  @Test
  void rowsLeaveWhenTheyNoLongerHold() {
    String view =
        view(
            "SELECT ip_address, COUNT(*) AS n FROM log_data GROUP BY ip_address"
                + " HAVING COUNT(*) BETWEEN 2 AND 3",
            Changes.Kind.KEYED);
    topic.send(List.of(record("a", "x"), record("a", "x"), record("b", "x"), record("b", "x")));
    holds(view, "a|2", "b|2");
    topic.send(List.of(record("a", "x"), record("a", "x")));
    holds(view, "b|2");
  }

  @Test
  void topThreeHasNoStaleRow() {
    String view =
        view(
            "SELECT ip_address, n, rank_ FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY n DESC,"
                + " ip_address) AS rank_ FROM (SELECT ip_address, COUNT(*) AS n FROM log_data"
                + " GROUP BY ip_address)) WHERE rank_ <= 2",
            Changes.Kind.KEYED);
    topic.send(List.of(record("a", "x"), record("b", "x"), record("c", "x")));
    holds(view, "a|1|1", "b|1|2");
    topic.send(List.of(record("c", "x"), record("b", "x"), record("c", "x")));
    holds(view, "b|2|2", "c|3|1");
  }

  @Test
  void viewOverViewJoinsAStream() {
    StreamQuery query =
        new StreamQuery(
            List.of(topic.table()),
            List.of(
                new StreamQuery.View(
                    "busy",
                    "SELECT ip_address, COUNT(*) AS n FROM log_data GROUP BY ip_address"
                        + " HAVING COUNT(*) > 1")),
            "SELECT l.action, b.ip_address, b.n FROM log_data AS l"
                + " JOIN busy AS b ON l.ip_address = b.ip_address");
    String view = Servers.fresh("joined");
    Engines.createView(engine, view, query);
    topic.send(List.of(record("a", "x"), record("b", "x")));
    topic.send(List.of(record("a", "y")));
    holds(view, "x|a|2", "y|a|2");
    topic.send(List.of(record("a", "x")));
    holds(view, "x|a|3", "x|a|3", "y|a|3");
  }

  @Test
  void whatChangesInOneOfTwoCountsIsSeenWhileTheOtherIsQuiet() {
    try (LogTopic other = new LogTopic(1, "none")) {
      SourceTable second = other.table();
      StreamQuery query =
          new StreamQuery(
              List.of(
                  topic.table(),
                  new SourceTable(
                      "other",
                      second.columns(),
                      second.watermark(),
                      second.topic(),
                      second.startup(),
                      second.kafka())),
              List.of(),
              "SELECT a.ip_address, a.n, b.n AS m FROM"
                  + " (SELECT ip_address, COUNT(*) AS n FROM log_data GROUP BY ip_address) AS a"
                  + " JOIN (SELECT ip_address, COUNT(*) AS n FROM other GROUP BY ip_address) AS b"
                  + " ON a.ip_address = b.ip_address");
      String view = Servers.fresh("counts");
      Engines.createView(engine, view, query);
      topic.send(List.of(record("a", "x"), record("b", "x")));
      other.send(List.of(record("a", "x")));
      holds(view, "a|1|1");
      for (int n = 2; n < 6; n++) {
        topic.send(List.of(record("a", "x")));
        holds(view, "a|" + n + "|1");
      }
      other.send(List.of(record("a", "x"), record("b", "x")));
      holds(view, "a|5|2", "b|1|1");
    }
  }

  @Test
  void windowsCloseThoughAPartitionIsIdle() {
    String view = Servers.fresh("windows");
    List<SourceTable.Column> columns =
        List.of(
            new SourceTable.Column("ip_address", "VARCHAR", Optional.empty()),
            new SourceTable.Column("at", "TIMESTAMP_LTZ(3)", Optional.empty()));
    SourceTable table =
        topic.table(
            columns, Optional.of(new SourceTable.Watermark("at", "`at` - INTERVAL '1' SECOND")));
    StreamQuery query =
        new StreamQuery(
            List.of(table),
            List.of(),
            "SELECT window_start, ip_address, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE log_data,"
                + " DESCRIPTOR(`at`), INTERVAL '1' MINUTE))"
                + " GROUP BY window_start, window_end, ip_address");
    JobHandle job = Engines.createView(engine, view, query);
    topic.sendTo(
        0,
        List.of(
            "{\"ip_address\":\"a\",\"at\":\"2026-01-01T00:00:10Z\"}",
            "{\"ip_address\":\"a\",\"at\":\"2026-01-01 00:00:50\"}",
            "{\"ip_address\":\"a\",\"at\":1767225662000}"));
    holds(view, "2026-01-01 00:00:00|a|2");
    topic.sendTo(0, List.of("{\"ip_address\":\"late\",\"at\":\"2026-01-01 00:00:59\"}"));
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> assertThat(job.status().late()).isEqualTo(1));
    job.cancel();
  }

  @Test
  void rowsThatAreKeptForLaterStayWhatTheyWere() {
    String view =
        timed(
            "SELECT ip_address, n, SUM(n) OVER (PARTITION BY ip_address ORDER BY `at`"
                + " RANGE BETWEEN INTERVAL '1' MINUTE PRECEDING AND CURRENT ROW) AS s FROM"
                + SIZES);
    holds(view, "a|2|2", "a|3|5", "a|4|9", "b|11|11", "b|21|32");
  }

  @Test
  void theNewestRowOfEachIsFoundByItsTime() {
    String view =
        timed(
            "SELECT ip_address, n FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY ip_address"
                + " ORDER BY `at` DESC) AS nth FROM"
                + SIZES
                + ") WHERE nth = 1");
    holds(view, "a|4", "b|21");
  }

  @Test
  void windowsOfComputedRowsAreCounted() {
    String view =
        timed(
            "SELECT window_start, ip_address, SUM(n) AS s FROM TABLE(HOP(TABLE sizes,"
                + " DESCRIPTOR(`at`), INTERVAL '5' SECOND, INTERVAL '10' SECOND))"
                + " GROUP BY window_start, window_end, ip_address",
            new StreamQuery.View("sizes", SIZES.substring(2, SIZES.length() - 1)));
    holds(
        view,
        "2026-01-01 00:00:05|a|5",
        "2026-01-01 00:00:05|b|32",
        "2026-01-01 00:00:10|a|9",
        "2026-01-01 00:00:10|b|32",
        "2026-01-01 00:00:15|a|4");
  }

  private String timed(String select, StreamQuery.View... views) {
    List<SourceTable.Column> columns =
        List.of(
            new SourceTable.Column("ip_address", "VARCHAR", Optional.empty()),
            new SourceTable.Column("size_", "VARCHAR", Optional.empty()),
            new SourceTable.Column("at", "TIMESTAMP_LTZ(3)", Optional.empty()));
    SourceTable table =
        topic.table(
            columns, Optional.of(new SourceTable.Watermark("at", "`at` - INTERVAL '1' SECOND")));
    String view = Servers.fresh("timed");
    Engines.createView(engine, view, new StreamQuery(List.of(table), List.of(views), select));
    topic.sendTo(
        0,
        Stream.of("a|1|10", "b|10|11", "a|0|12", "a|2|13", "b|20|14", "a|3|15", "c|0|59")
            .map(row -> row.split("\\|"))
            .map(
                row ->
                    "{\"ip_address\":\"%s\",\"size_\":\"%s\",\"at\":\"2026-01-01T00:00:%sZ\"}"
                        .formatted((Object[]) row))
            .toList());
    return view;
  }

  @Test
  void sequenceOfEventsIsFound() {
    String view = Servers.fresh("sequence");
    SourceTable plain = topic.table();
    SourceTable table =
        new SourceTable(
            plain.name(),
            plain.columns(),
            Optional.of(
                new SourceTable.Watermark(
                    SourceTable.RECORD_TIME,
                    "`" + SourceTable.RECORD_TIME + "` - INTERVAL '0.1' SECOND")),
            plain.topic(),
            plain.startup(),
            plain.kafka());
    StreamQuery query =
        new StreamQuery(
            List.of(table),
            List.of(),
            "SELECT ip_address, first_, last_ FROM log_data MATCH_RECOGNIZE ("
                + "PARTITION BY ip_address ORDER BY `$record_time`"
                + " MEASURES A.action AS first_, C.action AS last_"
                + " AFTER MATCH SKIP PAST LAST ROW PATTERN (A B* C) WITHIN INTERVAL '1' MINUTE"
                + " DEFINE A AS A.action = 'login', B AS B.action <> 'delete',"
                + " C AS C.action = 'delete')");
    Engines.createView(engine, view, query);
    topic.sendTo(0, List.of(record("a", "login"), record("b", "login")));
    topic.sendTo(0, List.of(record("a", "access"), record("a", "delete"), record("b", "access")));
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(
            () -> {
              topic.sendTo(0, List.of(record("c", "access"))); // time moves on
              assertThat(Servers.rows("SELECT * FROM " + view)).containsExactly("a|login|delete");
            });
  }

  @Test
  void oddValuesAndTextsDoNotStopAView() {
    String view =
        view(
            "SELECT ip_address, resource, COUNT(*) AS n FROM log_data GROUP BY ip_address, resource",
            Changes.Kind.KEYED);
    String vast = "v".repeat(3_000);
    topic.send(
        List.of(
            "{\"ip_address\":5,\"resource\":{\"a\": [1, true]}}",
            "{\"ip_address\":\"a\\u0000b'\\\"\\\\{}\",\"resource\":\"\\ud83d\\ude00\"}",
            "no json",
            "[]",
            "{\"ip_address\":\"" + vast + "1\"}",
            "{\"ip_address\":\"" + vast + "2\"}"));
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(
            () ->
                assertThat(Servers.rows("SELECT left(ip_address, 10), resource, n FROM " + view))
                    .containsExactly(
                        "5|{\"a\": [1, true]}|1",
                        "a\uFFFDb'\"\\{}|\uD83D\uDE00|1",
                        "vvvvvvvvvv|null|1",
                        "vvvvvvvvvv|null|1"));
  }

  /** No text of PostgreSQL's has a NUL: without it, two groups would be one row. */
  @Test
  void textsThatDifferInANulOnlyAreTwoGroups() {
    String view =
        view(
            "SELECT ip_address, COUNT(*) AS n FROM log_data GROUP BY ip_address",
            Changes.Kind.KEYED);
    topic.send(
        List.of(
            "{\"ip_address\":\"9.9.9.9\"}",
            "{\"ip_address\":\"9.9.9.9\"}",
            "{\"ip_address\":\"9.9.9.9\\u0000\"}"));
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(
            () ->
                assertThat(Servers.rows("SELECT * FROM " + view))
                    .containsExactlyInAnyOrder("9.9.9.9|2", "9.9.9.9\uFFFD|1"));
  }

  private String view(String select, Changes.Kind expected) {
    StreamQuery query = new StreamQuery(List.of(topic.table()), List.of(), select);
    assertThat(engine.plan(query).changes().kind()).isEqualTo(expected);
    String view = Servers.fresh("view");
    Engines.createView(engine, view, query);
    return view;
  }

  private static void holds(String view, String... rows) {
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(
            () ->
                assertThat(Servers.rows("SELECT * FROM " + view))
                    .isEqualTo(Stream.of(rows).sorted().toList()));
  }

  private static String record(String ip, String action) {
    return "{\"ip_address\":\"%s\",\"user\":\"u\",\"action\":\"%s\",\"status_code\":200}"
        .formatted(ip, action);
  }
}
