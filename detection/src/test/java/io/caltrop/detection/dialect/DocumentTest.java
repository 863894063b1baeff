package io.caltrop.detection.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.SqlText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples of {@code docs/sql.md} are planned by Flink, and what it calls refused is. */
class DocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "sql.md");
  private static final Pattern BLOCK = Pattern.compile("(?s)```sql\n(.*?)```");

  private final Map<String, Relation> relations = Cases.relations();
  private final List<Query> planned = new ArrayList<>();

  @Test
  void examplesAreTrue() throws Exception {
    relations.remove("logins");
    List<String> statements =
        BLOCK
            .matcher(Files.readString(DOCUMENT))
            .results()
            .map(MatchResult::group)
            .map(block -> block.substring("```sql\n".length(), block.length() - 3))
            .flatMap(block -> SqlText.split(block, true).stream())
            .map(SqlText.Statement::text)
            .toList();
    for (String statement : statements) {
      if (statement.startsWith("-- refused")) {
        assertThatThrownBy(() -> carryOut(Dialect.parse(statement)))
            .as(statement)
            .isInstanceOf(SqlProblem.class);
      } else if (Dialect.isStreaming(statement)) {
        carryOut(Dialect.parse(statement));
      } else {
        assertThat(statement).startsWith("SELECT");
      }
    }

    assertThat(planned).hasSizeGreaterThan(10);
  }

  private void carryOut(Statement statement) {
    if (statement instanceof Statement.CreateSource source) {
      relations.put(source.name(), source.relation(Map.of()));
    } else if (statement instanceof Statement.CreateView view) {
      relations.put(view.name(), plan(view.query()).view(view.name()));
    } else if (statement instanceof Statement.CreateSink sink) {
      sink.from().ifPresent(name -> assertThat(relations).containsKey(name));
      sink.query().ifPresent(this::plan);
    } else if (statement instanceof Statement.ExplainCreate explain) {
      carryOut(explain.statement());
    }
  }

  private Translation plan(Query query) {
    Translation translation = query.translate(relations);
    String plan = Flink.of(translation.query(), Map.of()).explain(translation.query().select());
    assertThat(plan).contains("Physical");
    planned.add(query);
    return translation;
  }
}
