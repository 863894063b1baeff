package io.caltrop.detection.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.caltrop.store.postgres.PostgresSettings;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The port as PostgreSQL's JDBC driver sees it, in each of the ways it can send queries. */
final class JdbcTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final NamedObjects objects = new NamedObjects();
  private SqlPort port;

  @BeforeEach
  void start() throws IOException {
    port = SqlPort.start(PostgresBehind.settings(), objects);
  }

  @AfterEach
  void stop() {
    objects.release();
    port.close();
  }

  @ParameterizedTest
  @EnumSource(PreferQueryMode.class)
  void preparedStatementsTakeParameters(PreferQueryMode mode) throws SQLException {
    try (Connection connection = connect(mode);
        PreparedStatement statement =
            connection.prepareStatement("SELECT word FROM numbers WHERE n = ?")) {
      for (int n = 1; n < 20; n++) {
        statement.setInt(1, n);
        assertThat(column(statement.executeQuery())).containsExactly("word " + n);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(PreferQueryMode.class)
  void cursorsFetchInPieces(PreferQueryMode mode) throws SQLException {
    try (Connection connection = connect(mode)) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.setFetchSize(7);
        assertThat(column(statement.executeQuery("SELECT n FROM numbers ORDER BY n")))
            .hasSize(1000);
      }
      connection.commit();
    }
  }

  @ParameterizedTest
  @EnumSource(PreferQueryMode.class)
  void aCursorStaysOpenBesideStreamingStatements(PreferQueryMode mode) throws SQLException {
    try (Connection connection = connect(mode)) {
      connection.setAutoCommit(false);
      try (Statement reading = connection.createStatement();
          Statement writing = connection.createStatement()) {
        reading.setFetchSize(10);
        int rows = 0;
        try (ResultSet result = reading.executeQuery("SELECT n FROM numbers ORDER BY n")) {
          while (result.next()) {
            if (++rows % 100 == 0) {
              writing.execute("CREATE SOURCE s" + rows);
            }
          }
        }
        assertThat(rows).isEqualTo(1000);
      }
      assertThat(objects.names()).hasSize(10);
    }
  }

  @ParameterizedTest
  @EnumSource(PreferQueryMode.class)
  void copyWorksBothWays(PreferQueryMode mode) throws SQLException, IOException {
    PostgresBehind.asOwner("CREATE TABLE copied (n integer, word text)");
    PostgresSettings owner = PostgresBehind.owner();
    try (Connection connection = connect(mode, owner.user(), owner.password())) {
      PGConnection driver = connection.unwrap(PGConnection.class);
      String rows = "1\ta\n2\tb\n".repeat(5000);
      assertThat(driver.getCopyAPI().copyIn("COPY copied FROM STDIN", new StringReader(rows)))
          .isEqualTo(10_000);
      StringWriter out = new StringWriter();
      assertThat(driver.getCopyAPI().copyOut("COPY copied TO STDOUT", out)).isEqualTo(10_000);
      assertThat(out.toString()).isEqualTo(rows);
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(
              () -> driver.getCopyAPI().copyIn("COPY copied FROM STDIN", new StringReader("x\n")));
      assertThat(column(connection, "SELECT count(*) FROM copied")).containsExactly("10000");
    } finally {
      PostgresBehind.asOwner("DROP TABLE copied");
    }
  }

  @ParameterizedTest
  @EnumSource(PreferQueryMode.class)
  void eachExecutionRunsTheAction(PreferQueryMode mode) throws SQLException {
    try (Connection connection = connect(mode);
        PreparedStatement statement =
            connection.prepareStatement("CREATE SOURCE IF NOT EXISTS a")) {
      assertThat(statement.executeUpdate()).isZero();
      assertThat(warnings(statement)).isEmpty();
      for (int i = 0; i < 12; i++) {
        statement.execute();
        assertThat(warnings(statement)).containsExactly("source \"a\" already exists, skipping");
      }
      assertThat(objects.runs()).isEqualTo(13);
    }
  }

  @ParameterizedTest
  @EnumSource(PreferQueryMode.class)
  void whatIsShownIsNeverOld(PreferQueryMode mode) throws SQLException {
    try (Connection connection = connect(mode);
        PreparedStatement show = connection.prepareStatement("SHOW SOURCES");
        Statement create = connection.createStatement()) {
      assertThat(column(show.executeQuery())).isEmpty();
      List<String> names = new ArrayList<>();
      for (char name = 'a'; name < 'p'; name++) {
        create.execute("CREATE SOURCE " + name);
        names.add(Character.toString(name));
        assertThat(column(show.executeQuery())).isEqualTo(names);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(PreferQueryMode.class)
  void errorsSayWhereAndHow(PreferQueryMode mode) throws SQLException {
    try (Connection connection = connect(mode);
        Statement statement = connection.createStatement()) {
      for (String sql : List.of("CREATE SOURCE a b", "SHOW  SOURCES now")) {
        PSQLException error =
            catchThrowableOfType(PSQLException.class, () -> statement.execute(sql));
        assertThat(error.getSQLState()).isEqualTo("42601");
        ServerErrorMessage message = error.getServerErrorMessage();
        assertThat(message.getPosition()).isEqualTo(15);
        assertThat(message.getWhere()).isNull();
        assertThat(message.getSeverity()).isEqualTo("ERROR");
      }
      statement.execute("CREATE SOURCE a");
      assertThatExceptionOfType(PSQLException.class)
          .isThrownBy(() -> statement.execute("CREATE SOURCE a"))
          .withMessage("ERROR: source \"a\" already exists")
          .returns("42P07", SQLException::getSQLState);
      assertThatExceptionOfType(PSQLException.class)
          .isThrownBy(() -> statement.execute("CREATE SOURCE broken"))
          .withMessageContaining("broken inside")
          .returns("XX000", SQLException::getSQLState);
      assertThat(column(connection, "SELECT 1")).containsExactly("1");
    }
  }

  @ParameterizedTest
  @EnumSource(PreferQueryMode.class)
  void aSourceThatIsReadAsATableIsExplained(PreferQueryMode mode) throws SQLException {
    try (Connection connection = connect(mode);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SOURCE stream");
      for (String sql : List.of("SELECT 1, n FROM stream", "SELECT 1; SELECT * FROM stream")) {
        ServerErrorMessage message = errorOf(statement, sql);
        assertThat(message.getSQLState()).isEqualTo("42P01");
        assertThat(message.getMessage()).isEqualTo("relation \"stream\" does not exist");
        assertThat(message.getHint()).isEqualTo("\"stream\" is a source");
        assertThat(message.getRoutine()).isEqualTo("parserOpenTable");
      }
      assertThat(errorOf(statement, "SELECT * FROM stream").getPosition()).isEqualTo(15);
      assertThat(errorOf(statement, "SELECT * FROM streams").getHint()).isNull();
      assertThat(errorOf(statement, "SELECT stream FROM numbers").getHint()).isNull();
      assertThat(errorOf(statement, "WITH stream AS (SELECT * FROM stream) SELECT 1").getHint())
          .startsWith("Use WITH RECURSIVE");
      assertThat(column(connection, "SELECT 1")).containsExactly("1");
    }
  }

  private static ServerErrorMessage errorOf(Statement statement, String sql) {
    return catchThrowableOfType(PSQLException.class, () -> statement.execute(sql))
        .getServerErrorMessage();
  }

  @ParameterizedTest
  @EnumSource(PreferQueryMode.class)
  void parametersHaveNoPlaceInThem(PreferQueryMode mode) throws SQLException {
    try (Connection connection = connect(mode);
        PreparedStatement statement = connection.prepareStatement("CREATE SOURCE ?")) {
      statement.setString(1, "a");
      PSQLException error = catchThrowableOfType(PSQLException.class, statement::execute);
      assertThat(error.getServerErrorMessage().getPosition()).isEqualTo(15);
      assertThat(objects.names()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(PreferQueryMode.class)
  void severalStatementsInOneText(PreferQueryMode mode) throws SQLException {
    try (Connection connection = connect(mode);
        Statement statement = connection.createStatement()) {
      assertThat(statement.execute("SELECT 1; CREATE SOURCE a; SHOW SOURCES")).isTrue();
      assertThat(column(statement.getResultSet())).containsExactly("1");
      assertThat(statement.getMoreResults()).isFalse();
      assertThat(statement.getMoreResults()).isTrue();
      assertThat(column(statement.getResultSet())).containsExactly("a");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"EXTENDED", "EXTENDED_CACHE_EVERYTHING"})
  void aBatchEndsAtItsFirstError(PreferQueryMode mode) throws SQLException {
    try (Connection connection = connect(mode);
        Statement statement = connection.createStatement()) {
      statement.addBatch("CREATE SOURCE a");
      statement.addBatch("CREATE SOURCE b c");
      statement.addBatch("CREATE SOURCE d");
      assertThatExceptionOfType(BatchUpdateException.class).isThrownBy(statement::executeBatch);
      assertThat(objects.names()).containsExactly("a");
      statement.clearBatch();
      statement.addBatch("SET search_path TO nothing, 5 6");
      statement.addBatch("CREATE SOURCE e");
      assertThatExceptionOfType(BatchUpdateException.class).isThrownBy(statement::executeBatch);
      assertThat(objects.names()).containsExactly("a");
    }
  }

  @ParameterizedTest
  @EnumSource(PreferQueryMode.class)
  void transactionsHoldForTheRest(PreferQueryMode mode) throws SQLException {
    try (Connection connection = connect(mode);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("CREATE SOURCE a");
      assertThat(warnings(statement))
          .containsExactly(
              "streaming statements take effect at once: a rollback does not undo this one");
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> statement.execute("CREATE SOURCE a"));
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> statement.execute("CREATE SOURCE b"))
          .returns("25P02", SQLException::getSQLState);
      connection.rollback();
      assertThat(objects.names()).containsExactly("a");
      statement.execute("DROP SOURCE a");
      connection.commit();
      assertThat(objects.names()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(PreferQueryMode.class)
  void preparedStatementsSurviveTheirRemoval(PreferQueryMode mode) throws SQLException {
    try (Connection connection = connect(mode);
        Statement statement = connection.createStatement();
        PreparedStatement create = connection.prepareStatement("CREATE SOURCE IF NOT EXISTS a");
        PreparedStatement show = connection.prepareStatement("SHOW SOURCES")) {
      for (String removal : List.of("DISCARD ALL", "DEALLOCATE ALL")) {
        for (int i = 0; i < 8; i++) {
          create.execute();
          assertThat(column(show.executeQuery())).containsExactly("a");
        }
        statement.execute(removal);
        create.execute();
        assertThat(column(show.executeQuery())).containsExactly("a");
      }
      assertThat(
              column(
                  connection,
                  "SELECT count(*) FROM pg_prepared_statements WHERE name = 'caltrop_answer'"))
          .containsExactly("0");
    }
  }

  @ParameterizedTest
  @EnumSource(PreferQueryMode.class)
  void theCatalogueIsThere(PreferQueryMode mode) throws SQLException {
    try (Connection connection = connect(mode);
        ResultSet tables =
            connection.getMetaData().getTables(null, "public", "num%", new String[] {"TABLE"});
        ResultSet columns = connection.getMetaData().getColumns(null, null, "numbers", null)) {
      assertThat(tables.next()).isTrue();
      assertThat(tables.getString("TABLE_NAME")).isEqualTo("numbers");
      assertThat(columns.next()).isTrue();
      assertThat(columns.getString("COLUMN_NAME")).isEqualTo("n");
    }
  }

  @ParameterizedTest
  @EnumSource(PreferQueryMode.class)
  void statementsCanBeCanceled(PreferQueryMode mode) throws SQLException {
    try (Connection connection = connect(mode);
        Statement statement = connection.createStatement()) {
      String sleep = "SELECT pg_sleep(600) /* " + mode + " */";
      assertCanceled(statement, "CREATE SOURCE slow", () -> objects.waiting() == 1);
      assertCanceled(statement, sleep, () -> sleeping().contains(sleep));
      assertThat(column(connection, "SELECT 1")).containsExactly("1");
    }
  }

  /** Cancels once it runs: the driver does so only once, and a cancel that is early is lost. */
  private static void assertCanceled(Statement statement, String sql, Callable<Boolean> runs)
      throws SQLException {
    CompletableFuture<SQLException> thrown =
        CompletableFuture.supplyAsync(
            () -> catchThrowableOfType(SQLException.class, () -> statement.execute(sql)));
    await().atMost(SOON).until(runs);
    statement.cancel();
    assertThat(thrown).succeedsWithin(SOON);
    assertThat(thrown.join().getMessage())
        .isEqualTo("ERROR: canceling statement due to user request");
    assertThat(thrown.join().getSQLState()).isEqualTo("57014");
  }

  /** The queries that PostgreSQL executes just now by sleeping. */
  private List<String> sleeping() throws SQLException {
    try (Connection other = connect(PreferQueryMode.SIMPLE)) {
      return column(other, "SELECT query FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
    }
  }

  private Connection connect(PreferQueryMode mode) throws SQLException {
    return connect(mode, "root", "");
  }

  private Connection connect(PreferQueryMode mode, String user, String password)
      throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("preferQueryMode", mode.value());
    properties.setProperty("socketTimeout", "60");
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port.port() + "/dev", properties);
  }

  private static List<String> column(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return column(statement.executeQuery(sql));
    }
  }

  private static List<String> warnings(Statement statement) throws SQLException {
    List<String> messages = new ArrayList<>();
    SQLWarning warning = statement.getWarnings();
    while (warning != null) {
      messages.add(warning.getMessage());
      warning = warning.getNextWarning();
    }
    return messages;
  }

  private static List<String> column(ResultSet result) throws SQLException {
    List<String> values = new ArrayList<>();
    try (result) {
      while (result.next()) {
        values.add(result.getString(1));
      }
    }
    return values;
  }
}
