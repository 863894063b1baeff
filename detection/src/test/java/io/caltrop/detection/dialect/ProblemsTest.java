package io.caltrop.detection.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.detection.SqlProblem;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is refused, with what words, and where: {@code problems.txt} has statements with a caret
 * below the place that the problem names.
 */
class ProblemsTest {
  private static final String VIEW = "CREATE MATERIALIZED VIEW v AS ";

  static List<String> blocks() throws Exception {
    return Arrays.asList(Cases.text("problems.txt").strip().split("\n\n"));
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void isRefused(String block) {
    String statement = block.substring(0, block.indexOf('\n'));

    assertThat(statement + "\n" + problem(statement)).isEqualTo(block);
  }

  private static String problem(String statement) {
    boolean streaming = Dialect.isStreaming(statement);
    try {
      Statement parsed = Dialect.parse(streaming ? statement : VIEW + statement);
      if (parsed instanceof Statement.CreateView view) {
        Translation translation = view.query().translate(Cases.relations());
        return "is " + translation.query().select();
      }
      return "is " + parsed;
    } catch (SqlProblem e) {
      int at = e.position().orElse(1) - 1 - (streaming ? 0 : VIEW.length());
      return "%s^ %s %s%s"
          .formatted(
              " ".repeat(Math.max(0, at)),
              e.sqlState(),
              e.getMessage(),
              e.hint().map(hint -> "\nhint: " + hint).orElse(""));
    }
  }
}
