package io.caltrop.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.store.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is answered is printed as it comes, also when a later statement fails. */
class SqlCommandTest {
  @Test
  void aFileIsNamedWithTheLineThatIsWrong(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("many.sql");
    Files.writeString(
        file,
        "\ufeffSELECT 7 AS first;\n\n-- \ud83d\ude00\nSELECT '\ud83d\ude00',\n  nonsense;\nSELECT 1/0");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder.resolve("pg"), 0)) {
      String port = "" + postgres.settings().port();

      Run run = Run.of("sql", file.toString(), "--sql-port", port);
      assertThat(run.out()).contains("first", "7");
      assertThat(run.err())
          .contains(file + ": column \"nonsense\" does not exist (line 5, character 3)");

      Files.writeString(file, "SELECT 7 AS first;\nSELECT 1/0");
      assertThat(Run.of("sql", file.toString(), "--sql-port", port).err())
          .contains(file + ": division by zero (in the statement of line 2) [22012]");
    }
  }

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
