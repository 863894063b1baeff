package io.caltrop.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tutorial of streaming SQL as written, with the clients that people have. */
class StreamingSqlTest {
  private static final Path CHECKOUT = Path.of(System.getProperty("caltrop.checkout", ".."));
  private static final String PYTHON =
      Objects.requireNonNullElse(System.getenv("CALTROP_PYTHON"), "python3");
  private static final String VIEW = "anomaly_detection_by_error_status";

  @TempDir private static Path folder;
  private static Site site;
  private static Program up;
  private static Psql psql;
  private static LogFile logs;

  @BeforeAll
  static void start() {
    site = new Site(folder);
    Path file = folder.resolve("logs.ndjson");
    try (Program generate =
        Program.caltrop(
            folder,
            List.of("generate", "logs", "--count", "1000", "--seed", "7", "--out", "" + file))) {
      assertThat(generate.awaitExit(Duration.ofMinutes(1))).as(generate.stderr()).isZero();
    }
    logs = new LogFile(file);
    up = site.upWithRules();
    assertThat(Kcat.produce(folder, site.kafka(), "log_data", logs.lines)).isTrue();
    psql = new Psql(site);
  }

  @AfterAll
  static void stop() {
    up.close();
  }

  @AfterEach
  void drop() {
    psql.run(
        "DROP SINK IF EXISTS send_data_to_kafka",
        "DROP MATERIALIZED VIEW IF EXISTS " + VIEW + " CASCADE",
        "DROP SOURCE IF EXISTS log_data2 CASCADE");
  }

  @Test
  void the_tutorial_through_psql() throws IOException {
    try (Program tutorial = psql.file(copy("tutorial.sql"))) {
      assertThat(tutorial.stderr()).doesNotContain("ERROR");
      assertThat(tutorial.stdout())
          .contains("CREATE_SOURCE", "CREATE_MATERIALIZED_VIEW", "CREATE_SINK");
    }

    awaitRows();
    awaitRecords();
    assertThat(psql.run("\\d")).contains("|" + VIEW + "|");
    assertThat(psql.run("\\d " + VIEW)).contains("ip_address|text", "error_count|bigint");
    assertThat(psql.run("SHOW SOURCES")).contains("log_data2");
    assertThat(psql.run("SHOW MATERIALIZED VIEWS")).contains(VIEW);
    assertThat(psql.run("SHOW SINKS")).contains("send_data_to_kafka");
    assertThat(psql.run("EXPLAIN " + VIEW)).contains("GroupAggregate");
  }

  @Test
  void the_tutorial_through_psycopg2() throws IOException {
    List<String> command =
        List.of(PYTHON, "" + copy("tutorial.py"), "" + site.sqlPort, "" + copy("tutorial.sql"));
    try (Program python = Program.start(folder, command, Map.of())) {
      assertThat(python.awaitExit(Duration.ofMinutes(2))).as(python.stderr()).isZero();
      assertThat(python.stdout())
          .contains("CREATE_SOURCE", "CREATE_MATERIALIZED_VIEW", "CREATE_SINK");
    }

    awaitRows();
    awaitRecords();
  }

  @Test
  void the_tutorial_through_caltrop_sql() throws IOException {
    List<String> statements =
        List.of("sql", "" + copy("tutorial.sql"), "--sql-port", "" + site.sqlPort);
    try (Program sql = Program.caltrop(folder, statements)) {
      assertThat(sql.awaitExit(Duration.ofMinutes(2))).as(sql.stderr()).isZero();
    }

    awaitRows();
    List<String> query =
        List.of("sql", "-c", "SELECT count(*) FROM " + VIEW, "--sql-port", "" + site.sqlPort);
    try (Program sql = Program.caltrop(folder, query)) {
      assertThat(sql.awaitExit(Duration.ofMinutes(1))).as(sql.stderr()).isZero();
      assertThat(sql.stdout()).contains("count", "" + logs.errors().size());
    }
  }

  @Test
  @Tag("long")
  void each_example_of_the_documentation_is_created() throws IOException {
    String document = Files.readString(CHECKOUT.resolve("docs/sql.md"));
    String examples =
        Pattern.compile("(?s)```sql\n(.*?)```")
            .matcher(document)
            .results()
            .map(MatchResult::group)
            .map(block -> block.substring("```sql\n".length(), block.length() - 3))
            .filter(block -> !block.startsWith("-- refused"))
            .map(block -> block.replace("localhost:9092", site.kafka()))
            .collect(Collectors.joining("\n"));
    Path file = Files.writeString(folder.resolve("examples.sql"), examples);

    try (Program run = psql.file(file)) {
      assertThat(run.stderr()).doesNotContain("ERROR");
    }

    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () ->
                assertThat(site.api().json("/streams").findValuesAsText("state"))
                    .hasSizeGreaterThan(10)
                    .containsOnly("running"));
    awaitRows();
    dropEverything();
  }

  @Test
  void what_cannot_be_read_is_counted_and_kept() throws IOException {
    psql.run(copied("tutorial.sql").split(";\n\n", -1)[1]);
    awaitRows();
    List<String> hostile = List.of("not JSON at all", "[1,2]", "{\"status_code\":\"abc\"}");

    assertThat(Kcat.produce(folder, site.kafka(), "log_data", hostile)).isTrue();

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(Kcat.consume(folder, site.kafka(), "log_data.dlq", "%s\n").lines())
                    .contains("not JSON at all", "[1,2]"));
    awaitRows();
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(stream(VIEW).get("state").asText()).isEqualTo("running"));
  }

  private static JsonNode stream(String name) {
    for (JsonNode stream : site.api().json("/streams").findParents("state")) {
      if (stream.get("name").asText().equals(name)) {
        return stream;
      }
    }
    throw new AssertionError("no stream " + name + " in " + site.api().get("/streams").body());
  }

  private static void awaitRows() {
    List<String> expected =
        logs.errors().entrySet().stream().map(row -> row.getKey() + "|" + row.getValue()).toList();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(psql.rows("SELECT ip_address, error_count FROM " + VIEW))
                    .containsExactlyInAnyOrderElementsOf(expected));
  }

  /** The highest count published of each address is its count: records come in no order. */
  private static void awaitRecords() {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              Map<String, Long> highest = new TreeMap<>();
              Kcat.consume(folder, site.kafka(), "anomalies", "%s\n")
                  .lines()
                  .map(Api::parse)
                  .filter(record -> !record.has("finding_id")) // rules publish there, too
                  .forEach(
                      record ->
                          highest.merge(
                              record.get("ip_address").asText(),
                              record.get("error_count").asLong(),
                              Math::max));
              assertThat(highest).isEqualTo(logs.errors());
            });
  }

  private static void dropEverything() {
    for (String kind : List.of("SINK", "MATERIALIZED VIEW", "SOURCE")) {
      for (String name : psql.rows("SHOW " + kind + "S")) {
        if (!name.startsWith("log_data|") && !name.startsWith("blacklist_events|")) {
          psql.run("DROP " + kind + " IF EXISTS " + name.split("\\|", -1)[0] + " CASCADE");
        }
      }
    }
  }

  private static Path copy(String name) throws IOException {
    return Files.writeString(folder.resolve(name), copied(name));
  }

  private static String copied(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(StreamingSqlTest.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }
}
