package io.caltrop.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.store.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is answered is printed as it comes, also when a later statement fails. */
class SqlCommandTest {
  @Test
  void earlierAnswersAreThereWhenALaterStatementFails(@TempDir Path folder) {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder.resolve("pg"), 0)) {
      Run run =
          Run.of(
              "sql",
              "-c",
              "SELECT 7 AS first; SELECT nonsense; SELECT 3 AS third",
              "--sql-port",
              "" + postgres.settings().port());

      assertThat(run.status()).isNotZero();
      assertThat(run.out()).contains("first", "7").doesNotContain("third");
      assertThat(run.err()).contains("\"nonsense\" does not exist (at character 27)");
    }
  }
}
