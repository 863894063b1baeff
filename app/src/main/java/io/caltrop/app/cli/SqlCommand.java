package io.caltrop.app.cli;

import io.caltrop.app.Failure;
import io.caltrop.app.Terminal;
import io.caltrop.app.config.Configuration;
import io.caltrop.detection.SqlText;
import io.caltrop.pipeline.FileTrouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs SQL on a caltrop that is up, for people without psql. */
@Command(
    name = "sql",
    header = "Runs SQL on a caltrop that is up: what -c says, a file, or standard input.",
    description = {
      "Prints what queries answer as a table. Stops at the first statement that fails."
    },
    footer = {
      "  caltrop sql -c \"SHOW MATERIALIZED VIEWS\"",
      "  caltrop sql detections.sql",
      "  echo \"SELECT * FROM blacklists LIMIT 5\" | caltrop sql"
    })
final class SqlCommand implements Callable<Integer> {
  /** What some editors put before UTF-8. */
  private static final String MARK = "\ufeff";

  private final Terminal terminal;

  @Mixin private final CommonOptions common = new CommonOptions();

  @Option(
      names = "-c",
      paramLabel = "SQL",
      description = "What to run; may be given more than once.")
  private final List<String> commands = new ArrayList<>();

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "A file of statements; - is standard input.")
  private @Nullable String file;

  SqlCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Configuration configuration = common.load(terminal);
    List<String> texts = texts();
    try (Connection connection = SqlConnection.open(configuration.sql())) {
      for (String text : texts) {
        run(connection, text);
      }
    }
    return 0;
  }

  private List<String> texts() {
    if (!commands.isEmpty() && file != null) {
      throw Failure.usage("-c and a file: allowed is one of the two");
    }
    if (!commands.isEmpty()) {
      return commands;
    }
    try {
      String text =
          isInput()
              ? new String(terminal.in().readAllBytes(), StandardCharsets.UTF_8)
              : Files.readString(Path.of(String.valueOf(file)));
      return List.of(text.startsWith(MARK) ? text.substring(MARK.length()) : text);
    } catch (IOException | InvalidPathException e) {
      throw Failure.running("cannot read " + file + ": " + FileTrouble.of(e), e);
    }
  }

  private boolean isInput() {
    return file == null || file.equals("-");
  }

  /** One statement after another, so that what one answers is there when the next one fails. */
  private void run(Connection connection, String text) {
    for (SqlText.Statement one : SqlText.split(text, true)) {
      run(connection, text, one);
    }
  }

  private void run(Connection connection, String text, SqlText.Statement one) {
    try (Statement statement = connection.createStatement()) {
      boolean isResult = statement.execute(one.text());
      notices(statement.getWarnings());
      while (isResult || statement.getUpdateCount() >= 0) {
        if (isResult) {
          print(statement.getResultSet());
        }
        isResult = statement.getMoreResults();
      }
    } catch (SQLException e) {
      String place = SqlPlace.of(text, one, SqlConnection.position(e));
      String where = isInput() ? "" : file + ": ";
      throw Failure.running(where + SqlConnection.message(e, place), e);
    }
  }

  private void notices(@Nullable SQLWarning first) {
    for (SQLWarning notice = first; notice != null; notice = notice.getNextWarning()) {
      terminal.err().println("NOTICE: " + notice.getMessage());
    }
  }

  private void print(ResultSet rows) throws SQLException {
    TextTable table = new TextTable();
    int columns = rows.getMetaData().getColumnCount();
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= columns; i++) {
      names.add(rows.getMetaData().getColumnLabel(i));
    }
    table.add(names);
    while (rows.next()) {
      List<String> row = new ArrayList<>();
      for (int i = 1; i <= columns; i++) {
        String value = rows.getString(i);
        row.add(value == null ? "" : value);
      }
      table.add(row);
    }
    table.lines().forEach(terminal.lines()::println);
  }
}
