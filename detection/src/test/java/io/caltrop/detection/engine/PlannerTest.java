package io.caltrop.detection.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caltrop.detection.SqlProblem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What the planner says against queries that Flink does not take. */
class PlannerTest {
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

  private static SqlProblem refused(String select) {
    return catchThrowableOfType(SqlProblem.class, () -> PLANNER.plan(query(select)));
  }

  private static StreamQuery query(String select) {
    SourceTable log =
        new SourceTable(
            "log",
            List.of(column("a"), column("b")),
            Optional.empty(),
            "none",
            "earliest",
            Map.of("bootstrap.servers", "127.0.0.1:9092"));
    return new StreamQuery(List.of(log), List.of(), select);
  }

  private static SourceTable.Column column(String name) {
    return new SourceTable.Column(name, "VARCHAR", Optional.empty());
  }
}
