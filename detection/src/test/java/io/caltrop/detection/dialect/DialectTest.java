package io.caltrop.detection.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.dialect.Statement.Kind;
import io.caltrop.detection.engine.SourceTable;
import io.caltrop.detection.engine.StreamQuery;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DialectTest {
  private static final Map<String, String> OWN = Map.of("bootstrap.servers", "own:9092");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE SOURCE s (a varchar)",
        "create source if not exists s",
        "/* a /* nested */ comment */ -- and another\n CREATE\nMATERIALIZED\tVIEW v AS SELECT 1",
        "CREATE OR REPLACE SINK s",
        "CREATE SINK 'unterminated",
        "DROP SOURCE s",
        "DROP MATERIALIZED VIEW v",
        "ALTER MATERIALIZED VIEW v RENAME TO w",
        "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
        "SHOW SOURCES",
        "SHOW RULES",
        "/* mine */ APPLY RULE 'id: a'",
        "remove rule 'a'",
        "SHOW MATERIALIZED VIEWS",
        "SHOW CREATE SINK s",
        "SHOW TABLES",
        "show source",
        "SHOW MATERIALIZED",
        "EXPLAIN v",
        "EXPLAIN public.\"V\" ;",
        "EXPLAIN MATERIALIZED VIEW v",
        "EXPLAIN CREATE MATERIALIZED VIEW v AS SELECT 1",
        "CREATE TABLE t (a int) WITH (connector = 'kafka')",
        "CREATE TABLE t (a int) WITH ('connector' = 'kafka')",
      })
  void knowsStreamingStatements(String sql) {
    assertThat(Dialect.isStreaming(sql)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "'",
        "SELECT 'CREATE SOURCE s'",
        "-- CREATE SOURCE s\nSELECT 1",
        "\"create\" source s",
        "CREATE VIEW v AS SELECT 1",
        "CREATE TABLE source (a int)",
        "CREATE TABLE t (a int) WITH (fillfactor = 70)",
        "CREATE TABLE connector AS SELECT 1",
        "CREATE INDEX ON materialized (view)",
        "DROP VIEW v",
        "DROP TABLE source",
        "SHOW server_version",
        "SHOW ALL",
        "SHOW tables_read",
        "EXPLAIN SELECT 1",
        "EXPLAIN ANALYZE SELECT 1",
        "EXPLAIN (COSTS OFF) SELECT 1",
        "EXPLAIN EXECUTE p",
        "EXPLAIN CREATE TABLE t AS SELECT 1",
        "BEGIN",
        "/* unterminated",
      })
  void leavesTheRestToPostgres(String sql) {
    assertThat(Dialect.isStreaming(sql)).isFalse();
  }

  @Test
  void readsTheTutorial() {
    Statement source =
        Dialect.parse(
            """
            CREATE SOURCE IF NOT EXISTS log_data2 (
              timestamp varchar, ip_address varchar, user varchar, action varchar, resource varchar, status_code varchar
            ) WITH (connector='kafka', topic='log_data', properties.bootstrap.server='localhost:9093',
              scan.startup.mode='earliest') FORMAT PLAIN ENCODE JSON;
            """);
    assertThat(source).isInstanceOf(Statement.CreateSource.class);
    Statement.CreateSource created = (Statement.CreateSource) source;
    assertThat(created.name()).isEqualTo("log_data2");
    assertThat(created.ifNotExists()).isTrue();
    SourceTable table = created.relation(OWN).source().orElseThrow();
    assertThat(table.columns())
        .extracting(SourceTable.Column::name)
        .containsExactly("timestamp", "ip_address", "user", "action", "resource", "status_code");
    assertThat(table.columns()).extracting(SourceTable.Column::type).containsOnly("STRING");
    assertThat(table.topic()).isEqualTo("log_data");
    assertThat(table.startup()).isEqualTo("earliest");
    assertThat(table.kafka()).isEqualTo(OWN);
    assertThat(created.kafka()).isEqualTo(Map.of("bootstrap.servers", "localhost:9093"));

    Statement sink =
        Dialect.parse(
            """
            CREATE SINK send_data_to_kafka FROM anomaly_detection_by_error_status
              WITH (connector='kafka', properties.bootstrap.server='localhost:9093', topic='anomalies')
              FORMAT PLAIN ENCODE JSON (force_append_only='true',);
            """);
    assertThat(sink)
        .isEqualTo(
            new Statement.CreateSink(
                "send_data_to_kafka",
                false,
                Optional.of("anomaly_detection_by_error_status"),
                Optional.empty(),
                "anomalies",
                Map.of("bootstrap.servers", "localhost:9093"),
                false,
                true,
                List.of(),
                new Statement.CreateSink.Places(150, 165, 78)));
  }

  @Test
  void readsStatementsAboutObjects() {
    assertThat(Dialect.parse("DROP MATERIALIZED VIEW IF EXISTS public.v CASCADE;"))
        .isEqualTo(new Statement.Drop(Kind.VIEW, "v", true, true));
    assertThat(Dialect.parse("drop source \"S s\" restrict"))
        .isEqualTo(new Statement.Drop(Kind.SOURCE, "S s", false, false));
    assertThat(Dialect.parse("SHOW SINKS")).isEqualTo(new Statement.Show(Kind.SINK));
    assertThat(Dialect.parse("show create materialized view V"))
        .isEqualTo(new Statement.ShowCreate(Kind.VIEW, "v"));
    assertThat(Dialect.parse("EXPLAIN v")).isEqualTo(new Statement.ExplainObject("v"));
    assertThat(Dialect.parse("EXPLAIN SINK s")).isEqualTo(new Statement.ExplainObject("s"));
    assertThat(Dialect.parse("EXPLAIN source")).isEqualTo(new Statement.ExplainObject("source"));
    assertThat(Dialect.parse("EXPLAIN CREATE MATERIALIZED VIEW v AS SELECT 1"))
        .isInstanceOf(Statement.ExplainCreate.class);
  }

  @Test
  void aSourceWithoutBrokerGetsTheOwnOne() {
    SourceTable table =
        table(
            "CREATE SOURCE s (a int) WITH (connector = 'kafka', topic = 't', scan.startup.mode = 'latest')");

    assertThat(table.kafka()).isEqualTo(OWN);
    assertThat(table.startup()).isEqualTo("latest");
  }

  @Test
  void securityBecomesClientProperties() {
    Statement source =
        Dialect.parse(
            """
            CREATE SOURCE s (a int) WITH (connector = 'kafka', topic = 't',
              properties.bootstrap.servers = 'a:1, [::1]:2', properties.security.protocol = 'sasl_ssl',
              properties.sasl.mechanism = 'scram-sha-512', properties.sasl.username = 'me',
              properties.sasl.password = 'a"b\\c', properties.ssl.ca.location = '/ca.pem')
            """);

    assertThat(((Statement.CreateSource) source).kafka())
        .isEqualTo(
            Map.of(
                "bootstrap.servers",
                "a:1,[::1]:2",
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required"
                    + " username=\"me\" password=\"a\\\"b\\\\c\";",
                "ssl.truststore.location",
                "/ca.pem",
                "ssl.truststore.type",
                "PEM"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      value = {
        "at | `at$time`",
        "(at) | `at$time`",
        "at - INTERVAL '5' SECOND | `at$time` - INTERVAL '5' SECOND",
        "at - INTERVAL '5 seconds' | `at$time` - INTERVAL '5' SECOND",
        "at - '5 seconds'::interval | `at$time` - INTERVAL '5' SECOND",
        "at - INTERVAL '0' | `at$time` - INTERVAL '0' DAY",
        "at - INTERVAL '1 month' | `at$time` - INTERVAL '1' MONTH",
      })
  void aWatermarkIsItsColumnOrLess(String written, String flink) {
    SourceTable table =
        table(
            "CREATE SOURCE s (at timestamptz, WATERMARK FOR at AS %s) WITH (connector = 'kafka', topic = 't')"
                .formatted(written));

    assertThat(table.watermark()).contains(new SourceTable.Watermark("at$time", flink));
  }

  @Test
  void timesOfASourceAreReadFromText() {
    SourceTable table =
        table(
            """
            CREATE SOURCE s (ts timestamptz, day date, n bigint, at timestamp AS to_timestamp(n) AT TIME ZONE 'UTC',
              WATERMARK FOR ts AS ts - INTERVAL '1 minute')
              INCLUDE timestamp AS recorded WITH (connector = 'kafka', topic = 't')
            """);

    assertThat(table.columns())
        .containsExactly(
            field("ts", "STRING"),
            computed(
                "ts$time",
                "TIMESTAMP_LTZ(3)",
                "COALESCE(CAST(pg_event_time(`ts`) AS TIMESTAMP_LTZ(3)), `$record_time`)"),
            field("day", "STRING"),
            computed("day$time", "DATE", "CAST(pg_event_time(`day`) AS DATE)"),
            field("n", "BIGINT"),
            computed(
                "at",
                "TIMESTAMP(6)",
                "CAST(CAST(TO_TIMESTAMP_LTZ(`n`, 0) AS TIMESTAMP(6)) AS TIMESTAMP(6))"),
            computed("recorded", "TIMESTAMP_LTZ(3)", "CAST(`$record_time` AS TIMESTAMP_LTZ(3))"));
    assertThat(table.watermark())
        .contains(new SourceTable.Watermark("ts$time", "`ts$time` - INTERVAL '1' MINUTE"));
  }

  @Test
  void eventTimeOfLogDataIsThereByName() {
    Translation all = Cases.translate("SELECT * FROM log_data");
    assertThat(all.columns())
        .containsExactly(
            ("timestamp ip_address user action resource status_code method host user_agent referrer"
                    + " bytes destination port outcome country program message")
                .split(" "));
    assertThat(all.query().sources().get(0).watermark()).isEmpty();

    Translation time = Cases.translate("SELECT event_time FROM log_data");
    assertThat(time.columns()).containsExactly("event_time");
    assertThat(time.query().sources().get(0).watermark()).isPresent();
  }

  @Test
  void aQueryComesWithTheViewsThatItReads() {
    Map<String, Relation> relations = Cases.relations();
    Relation busy =
        Cases.view(
            "CREATE MATERIALIZED VIEW busy AS SELECT ip_address FROM counts WHERE c > 9",
            relations);
    relations.put("busy", busy);
    Statement.CreateView view =
        (Statement.CreateView)
            Dialect.parse(
                "CREATE MATERIALIZED VIEW v AS SELECT b.ip_address, c.c FROM busy b JOIN counts c USING"
                    + " (ip_address)");

    Translation translation = view.query().translate(relations);

    assertThat(translation.reads()).containsExactly("busy", "counts");
    assertThat(translation.query().sources())
        .extracting(SourceTable::name)
        .containsExactly("log_data");
    assertThat(translation.query().views())
        .extracting(StreamQuery.View::name)
        .containsExactly("counts", "busy");
  }

  @Test
  void tellsThatAViewHasNoOrder() {
    assertThat(Cases.translate("SELECT ip_address FROM log_data ORDER BY 1").notices())
        .containsExactly("the order of a view is not kept: write ORDER BY when you read it");
    assertThat(Cases.translate("SELECT ip_address FROM log_data ORDER BY 1 LIMIT 3").notices())
        .isEmpty();
  }

  @Test
  void columnsGetTheNamesOfPostgres() {
    assertThat(
            Cases.translate(
                    "SELECT 1, lower(name), n::text, count(*), '1'::integer::bigint AS \"Big\", ok::int::text,"
                        + " CASE WHEN ok THEN 1 END, CASE WHEN ok THEN n ELSE id END, COALESCE(n, 1), true,"
                        + " extract(hour from ts), trim(name), EXISTS (SELECT 1), '5'::int8, (SELECT max(n) AS m FROM"
                        + " logins), ts AT TIME ZONE 'UTC' FROM logins GROUP BY name, n, ok, id, ts")
                .columns())
        .containsExactly(
            "?column?",
            "lower",
            "n",
            "count",
            "Big",
            "ok",
            "case",
            "id",
            "coalesce",
            "bool",
            "extract",
            "btrim",
            "exists",
            "int8",
            "m",
            "timezone");
  }

  @Test
  void aViewHasNoMoreColumnsThanARowOfPostgresHolds() {
    assertThat(wide(Translation.MOST_COLUMNS).columns()).hasSize(Translation.MOST_COLUMNS);

    SqlProblem problem =
        catchThrowableOfType(SqlProblem.class, () -> wide(Translation.MOST_COLUMNS + 1));

    assertThat(problem).hasMessage("views can have at most 330 columns, not 331");
    assertThat(problem.sqlState()).isEqualTo("54011");
    assertThat(problem.position()).hasValue("CREATE MATERIALIZED VIEW wide AS ".length() + 1);
    assertThat(problem.hint()).contains("write several views, or a sink, which can have more");
  }

  @Test
  void tellsTheLimitThatAnExpressionMeets() {
    SqlProblem problem =
        catchThrowableOfType(
            SqlProblem.class, () -> Cases.translate("SELECT " + doubled(30) + " AS a FROM logins"));

    assertThat(problem.sqlState()).isEqualTo("54001");
    assertThat(problem)
        .hasMessageMatching(
            "an expression is too long or nests too deep: it comes to [0-9]{7} characters; at most"
                + " 1048576");
  }

  @Test
  void tellsTheLimitThatAllExpressionsMeet() {
    String items =
        IntStream.range(0, 300)
            .mapToObj(i -> doubled(13) + " AS c" + i)
            .collect(Collectors.joining(", "));

    SqlProblem problem =
        catchThrowableOfType(
            SqlProblem.class, () -> Cases.translate("SELECT " + items + " FROM logins"));

    assertThat(problem.sqlState()).isEqualTo("54001");
    assertThat(problem)
        .hasMessage(
            "statement too complex: its expressions and their parts come to more than 67108864"
                + " characters");
  }

  /** Each level's translation writes the one within twice. */
  private static String doubled(int levels) {
    return "greatest(".repeat(levels) + "n" + ", id)".repeat(levels);
  }

  private static Relation wide(int columns) {
    String items =
        IntStream.range(0, columns)
            .mapToObj(i -> "user AS c" + i)
            .collect(Collectors.joining(", "));
    return Cases.view(
        "CREATE MATERIALIZED VIEW wide AS SELECT " + items + " FROM log_data", Cases.relations());
  }

  @Test
  void leavesSecretsOut() {
    assertThat(
            Dialect.redacted(
                "CREATE SOURCE s (a int) WITH (properties.sasl.password = 'it''s', topic='t',"
                    + " properties.ssl.keystore.key='k', properties.ssl.key.password=$$p$$) -- password 'x'"))
        .isEqualTo(
            "CREATE SOURCE s (a int) WITH (properties.sasl.password = '***', topic='t',"
                + " properties.ssl.keystore.key='***', properties.ssl.key.password='***') -- password 'x'");
    assertThat(Dialect.redacted("SET password = 'never ends")).isEqualTo("SET password = ");
  }

  private static SourceTable table(String sql) {
    return ((Statement.CreateSource) Dialect.parse(sql)).relation(OWN).source().orElseThrow();
  }

  private static SourceTable.Column field(String name, String type) {
    return new SourceTable.Column(name, type, Optional.empty());
  }

  private static SourceTable.Column computed(String name, String type, String expression) {
    return new SourceTable.Column(name, type, Optional.of(expression));
  }
}
