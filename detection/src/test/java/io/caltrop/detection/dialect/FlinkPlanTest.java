package io.caltrop.detection.dialect;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Flink's planner accepts what the dialect makes of queries. */
@Tag("once")
class FlinkPlanTest {
  static Stream<String> queries() throws Exception {
    return Cases.read("queries.sql").stream();
  }

  @ParameterizedTest
  @MethodSource("queries")
  void isPlanned(String query) {
    Translation translation = Cases.translate(query);

    try {
      String unused = Flink.of(translation.query(), Map.of()).explain(translation.query().select());
    } catch (RuntimeException e) {
      throw new AssertionError(translation.query().select(), e);
    }
  }
}
