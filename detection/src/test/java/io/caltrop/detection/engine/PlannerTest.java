package io.caltrop.detection.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.engine.rows.Changes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamConfig;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the planner says against queries that Flink does not take. */
@Tag("once")
class PlannerTest {
  private static final ClassLoader LOADER = PlannerTest.class.getClassLoader();
  private static final Planner PLANNER =
      new Planner(
          new JobSettings(
              new EngineSettings(
                  EngineSettings.Embedded.in(Path.of("checkpoints"), 20),
                  Path.of("work"),
                  1,
                  new EngineSettings.Intervals(Duration.ofSeconds(1), Duration.ofSeconds(1)),
                  Duration.ofSeconds(1))));

  @AfterAll
  static void close() {
    PLANNER.close();
  }

  @Test
  void ranksHaveNoBound() {
    SqlProblem problem =
        refused(
            "SELECT a FROM (SELECT a, RANK() OVER (PARTITION BY a ORDER BY b) AS rk FROM log)"
                + " WHERE rk <= 3");

    assertThat(problem.sqlState()).isEqualTo("0A000");
    assertThat(problem)
        .hasMessage("a condition that bounds RANK is not supported in streaming queries");
    assertThat(problem.hint().orElseThrow()).contains("ROW_NUMBER()");
  }

  @Test
  void recentRowsAreNotTakenBack() {
    SqlProblem problem =
        refused(
            "SELECT count_within(t, 1000) AS n FROM"
                + " (SELECT a, MAX(CAST(b AS TIMESTAMP_LTZ(3))) AS t FROM log GROUP BY a)");

    assertThat(problem.sqlState()).isEqualTo("0A000");
    assertThat(problem)
        .hasMessage(
            "count_within is not supported over rows that change: it cannot take a row back");
    assertThat(refused(windows("HOP(TABLE log, DESCRIPTOR(t), INTERVAL '1' HOUR, ")))
        .hasMessage(
            "leaky_bucket is not supported in windows that share rows: its parts cannot be put"
                + " together");
    assertThat(PLANNER.plan(query(windows("TUMBLE(TABLE log, DESCRIPTOR(t), "))).changes())
        .isEqualTo(Changes.APPEND);
    assertThat(
            PLANNER
                .plan(query("SELECT a, count_within(t, 1000) AS n FROM log GROUP BY a"))
                .changes())
        .isEqualTo(Changes.keyed(List.of(0)));
  }

  private static String windows(String function) {
    return "SELECT window_end, leaky_bucket(t, 1000) AS n FROM TABLE("
        + function
        + "INTERVAL '2' HOUR)) GROUP BY window_start, window_end";
  }

  @Test
  void tellsWhatIsTooComplexToParse() {
    assertTooComplex(refused("SELECT a FROM log WHERE " + many(5000, "(a LIKE 'x#%')", " OR ")));
  }

  @Test
  void tellsWhatIsTooComplexToPlan() {
    assertTooComplex(
        refused("SELECT a FROM log WHERE " + many(2000, "(a = '#' AND b = '#')", " OR ")));
  }

  @Test
  @Tag("long")
  void tellsWhatIsTooComplexToCompile() {
    String whens = many(2000, "WHEN a = 'x#' THEN 'y#'", " ");

    assertTooComplex(
        catchThrowableOfType(
            SqlProblem.class, () -> graph("SELECT CASE " + whens + " END AS c FROM log")));
  }

  @Test
  void compilesTheLongestList() {
    String list = many(5000, "'value #'", ", ");

    assertThat(graph("SELECT a FROM log WHERE a IN (" + list + ")").getNumberOfVertices())
        .isPositive();
  }

  @Test
  void aQueryMayHaveSeveralEventTimes() {
    List<String> selects =
        List.of(
            "SELECT a, t, t AS t2, t AS `t 3` FROM log",
            "SELECT x.t AS t1, y.t AS t2 FROM log AS x JOIN log AS y ON x.a = y.b"
                + " AND y.t BETWEEN x.t - INTERVAL '5' MINUTE AND x.t");
    for (String select : selects) {
      assertThat(graph(select).getNumberOfVertices()).isPositive();
      assertThat(PLANNER.plan(query(select)).changes()).isEqualTo(Changes.APPEND);
    }
  }

  @Test
  void eachThatIsPlannedWaitsForItsJob() {
    String first = "SELECT a FROM log WHERE b = 'first'";
    int before = PLANNER.waiting();
    for (String select : List.of(first, "SELECT a FROM log WHERE b = 'second'")) {
      assertThat(PLANNER.plan(query(select)).columns()).hasSize(1);
    }
    assertThat(PLANNER.waiting()).isEqualTo(before + 2);

    assertThat(graph(first).getNumberOfVertices()).isPositive();
    assertThat(PLANNER.waiting()).isEqualTo(before + 1);
  }

  @Test
  void nothingWakesACountInVain() {
    JobGraph count = graph("SELECT a, COUNT(*) AS n FROM log GROUP BY a");
    List<String> operators =
        operators(count).stream()
            .map(factory -> factory.getStreamOperatorClass(LOADER).getSimpleName())
            .toList();

    assertThat(operators)
        .contains(MiniBatches.class.getSimpleName())
        .doesNotContain("ProcTimeMiniBatchAssignerOperator");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT x.a FROM log AS x JOIN log AS y ON x.a = y.b",
        "SELECT x.a, y.b FROM log AS x LEFT JOIN log AS y ON x.a = y.b",
        "SELECT x.a, y.b FROM log AS x FULL JOIN log AS y ON x.a = y.b",
        "SELECT a FROM log WHERE a IN (SELECT b FROM log)",
        "SELECT x.a FROM log AS x JOIN log AS y ON x.a = y.b"
            + " AND y.t BETWEEN x.t - INTERVAL '5' MINUTE AND x.t",
        "SELECT a, COUNT(*), COUNT(DISTINCT b) FROM log GROUP BY a",
        "SELECT COUNT(*) FROM log",
        "SELECT window_end, a, COUNT(*) FROM"
            + " TABLE(TUMBLE(TABLE log, DESCRIPTOR(t), INTERVAL '1' HOUR))"
            + " GROUP BY window_start, window_end, a",
        "SELECT window_end, a, COUNT(*) FROM"
            + " TABLE(SESSION(TABLE log PARTITION BY a, DESCRIPTOR(t), INTERVAL '1' HOUR))"
            + " GROUP BY window_start, window_end, a",
        "SELECT a, COUNT(*) OVER (PARTITION BY a ORDER BY t"
            + " RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW) FROM log",
        "SELECT a, b FROM (SELECT a, b, ROW_NUMBER() OVER (PARTITION BY a ORDER BY b) AS rn"
            + " FROM log) WHERE rn <= 3",
        "SELECT a FROM log UNION SELECT b FROM log",
        "SELECT a FROM log EXCEPT SELECT b FROM log"
      })
  void whatEndsWhileItStartsCanBeClosed(String select) throws Exception {
    for (StreamOperatorFactory<?> operator : operators(graph(select))) {
      if (!operator.isStreamSource()) {
        closeUnopened(operator);
      }
    }
  }

  private static <T> void closeUnopened(StreamOperatorFactory<T> operator) throws Exception {
    var harness = new AbstractStreamOperatorTestHarness<>(operator, 1, 1, 0);
    harness.setup();
    harness.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT a FROM log WHERE false",
        "SELECT COUNT(*) FROM log WHERE a = NULL",
        "SELECT a FROM log WHERE a IN ('x') AND a IN ('y')"
      })
  void whatReadsNothingIsRefused(String select) {
    SqlProblem problem = refused(select);

    assertThat(problem.sqlState()).isEqualTo("0A000");
    assertThat(problem)
        .hasMessage(
            "no row can fulfil the query's conditions, so there is nothing to keep up to date");
    assertThat(problem.hint().orElseThrow()).contains("IS NULL");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "1 | SELECT a FROM log",
        "1 | SELECT a, COUNT(*) FROM log GROUP BY a HAVING COUNT(*) > 3",
        "1 | SELECT COUNT(*) FROM log",
        "1 | SELECT a, COUNT(*), COUNT(DISTINCT b) FROM log GROUP BY a",
        "1 | SELECT n, COUNT(*) FROM (SELECT a, COUNT(*) AS n FROM log GROUP BY a) GROUP BY n",
        "1 | SELECT MAX(t) FROM log",
        "2 | SELECT a, b FROM (SELECT a, b, ROW_NUMBER() OVER (PARTITION BY a ORDER BY t DESC)"
            + " AS rn FROM log) WHERE rn = 1",
        "2 | SELECT window_end, a, COUNT(*) FROM TABLE(TUMBLE(TABLE log, DESCRIPTOR(t),"
            + " INTERVAL '1' HOUR)) GROUP BY window_start, window_end, a",
        "2 | SELECT x.a, COUNT(*) FROM log AS x JOIN log AS y ON x.a = y.b GROUP BY x.a",
        "2 | SELECT a, COUNT(*) OVER (PARTITION BY a ORDER BY t"
            + " RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW) FROM log",
        "2 | SELECT a, b FROM (SELECT a, b, ROW_NUMBER() OVER (PARTITION BY a ORDER BY b) AS rn"
            + " FROM log) WHERE rn <= 3"
      })
  void whatGathersRowsByAKeyIsInTheTaskTheyComeFrom(int tasks, String select) {
    assertThat(graph(select).getVertices()).hasSize(tasks);
  }

  private static List<StreamOperatorFactory<?>> operators(JobGraph graph) {
    List<StreamOperatorFactory<?>> operators = new ArrayList<>();
    for (JobVertex vertex : graph.getVertices()) {
      new StreamConfig(vertex.getConfiguration())
          .getTransitiveChainedTaskConfigsWithSelf(LOADER)
          .values()
          .forEach(config -> operators.add(config.getStreamOperatorFactory(LOADER)));
    }
    return operators;
  }

  private static void assertTooComplex(SqlProblem problem) {
    assertThat(problem.sqlState()).isEqualTo("54001");
    assertThat(problem).hasMessage("statement too complex: Flink cannot make a program of it");
    assertThat(problem.hint())
        .contains(
            "Write a shorter list, a join with a view that has the values, or several views.");
  }

  private static String many(int count, String each, String between) {
    return IntStream.range(0, count)
        .mapToObj(i -> each.replace("#", Integer.toString(i)))
        .collect(Collectors.joining(between));
  }

  private static JobGraph graph(String select) {
    JobSpec job =
        new JobSpec("job", new JobID(), "file:///nowhere", Duration.ofSeconds(1), Optional.empty());
    return PLANNER.graph(query(select), (rows, type) -> rows.sinkTo(new DiscardingSink<>()), job);
  }

  private static SqlProblem refused(String select) {
    return catchThrowableOfType(SqlProblem.class, () -> PLANNER.plan(query(select)));
  }

  private static StreamQuery query(String select) {
    SourceTable.Column time =
        new SourceTable.Column(
            "t", "TIMESTAMP_LTZ(3)", Optional.of("CAST(`a` AS TIMESTAMP_LTZ(3))"));
    SourceTable log =
        new SourceTable(
            "log",
            List.of(column("a"), column("b"), time),
            Optional.of(new SourceTable.Watermark("t", "`t`")),
            "none",
            "earliest",
            Map.of("bootstrap.servers", "127.0.0.1:9092"));
    return new StreamQuery(List.of(log), List.of(), select);
  }

  private static SourceTable.Column column(String name) {
    return new SourceTable.Column(name, "VARCHAR", Optional.empty());
  }
}
