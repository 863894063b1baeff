package io.caltrop.detection.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The port as psql sees it. */
final class PsqlTest {
  private final NamedObjects objects = new NamedObjects();
  private SqlPort port;
  private Psql psql;

  @BeforeAll
  static void needsPsql() {
    Assumptions.assumeTrue(Psql.isInstalled(), "psql is not installed");
  }

  @BeforeEach
  void start() throws IOException {
    port = SqlPort.start(PostgresBehind.settings(), objects);
    psql = Psql.at(port.port());
  }

  @AfterEach
  void stop() {
    objects.release();
    port.close();
  }

  @Test
  void plainSqlIsPostgresOwn() {
    assertThat(psql.run("SELECT word FROM numbers WHERE n = 7"))
        .isEqualTo(new Psql.Output(0, "word 7\n", ""));
    assertThat(psql.run("\\d").out()).contains("public|numbers|table|caltrop");
    assertThat(psql.run("\\d numbers").out()).contains("n|integer||not null|");
    assertThat(psql.run("SELECT count(*) FROM pg_catalog.pg_class").status()).isZero();
  }

  @Test
  void aStreamingStatementHasItsOwnTag() {
    assertThat(psql.run("CREATE SOURCE a")).isEqualTo(new Psql.Output(0, "CREATE_SOURCE\n", ""));
    assertThat(psql.run("DROP SOURCE a;")).isEqualTo(new Psql.Output(0, "DROP_SOURCE\n", ""));
    assertThat(objects.names()).isEmpty();
  }

  @Test
  void whatItShowsIsATable() {
    psql.run("CREATE SOURCE a", "CREATE SOURCE b");
    assertThat(psql.run("SHOW SOURCES").out()).isEqualTo("a\nb\n");
  }

  @Test
  void anErrorShowsWhereItIs() {
    Psql.Output output = psql.script("\n\nCREATE SOURCE\n  \u00e9 no name\n;");
    assertThat(output.err())
        .isEqualTo(
            """
            psql:<stdin>:5: ERROR:  syntax error at "\u00e9 no name": expected a name
            LINE 2:   \u00e9 no name
                      ^
            HINT:  It's a $name$ such as \u00e9t\u00e9.
            """);
    assertThat(output.status()).isZero();
  }

  @Test
  void aSourceThatIsReadAsATableIsExplained() {
    psql.run("CREATE SOURCE a");
    assertThat(psql.run("SHOW SOURCES; SELECT * FROM a").err())
        .isEqualTo(
            """
            ERROR:  relation "a" does not exist
            LINE 1: SHOW SOURCES; SELECT * FROM a
                                                ^
            HINT:  "a" is a source
            """);
  }

  @Test
  void aNoticeIsANotice() {
    psql.run("CREATE SOURCE a");
    assertThat(psql.run("CREATE SOURCE IF NOT EXISTS a"))
        .isEqualTo(
            new Psql.Output(
                0, "CREATE_SOURCE\n", "NOTICE:  source \"a\" already exists, skipping\n"));
  }

  @Test
  void statementsInOneQueryAreAnsweredOneAfterTheOther() {
    Psql.Output output =
        psql.run("SELECT 1; SELECT ';'; CREATE SOURCE a; SHOW SOURCES; SELECT 2; -- end;");
    assertThat(output.out()).isEqualTo("1\n;\nCREATE_SOURCE\na\n2\n");
    assertThat(output.err()).isEmpty();
  }

  @Test
  void theFirstErrorEndsAQuery() {
    Psql.Output output =
        psql.run("SELECT 1; CREATE SOURCE a; SELECT nothing; CREATE SOURCE b; SELECT 2");
    assertThat(output.out()).isEqualTo("1\nCREATE_SOURCE\n");
    assertThat(output.err())
        .isEqualTo(
            """
            ERROR:  column "nothing" does not exist
            LINE 1: SELECT 1; CREATE SOURCE a; SELECT nothing; CREATE SOURCE b; ...
                                                      ^
            """);
    assertThat(output.status()).isOne();
    assertThat(objects.names()).containsExactly("a");
  }

  @Test
  void aStreamingErrorEndsAQuery() {
    Psql.Output output = psql.run("SELECT '\ud83d\ude00'; CREATE SOURCE a a; CREATE SOURCE b");
    assertThat(output.err())
        .contains("LINE 1: SELECT '\ud83d\ude00'; CREATE SOURCE a a; CREATE SOURCE b\n")
        .contains("\n                                   ^\n");
    assertThat(objects.names()).isEmpty();
  }

  @Test
  void copyWorksBothWays(@TempDir Path dir) throws IOException {
    Path out = dir.resolve("out.csv");
    assertThat(psql.run("\\copy numbers TO '" + out + "' CSV").out()).isEqualTo("COPY 1000\n");
    assertThat(Files.readAllLines(out)).hasSize(1000).contains("7,word 7");
    PostgresBehind.asOwner("CREATE TABLE copied (n integer, word text)");
    try {
      assertThat(owner().run("\\copy copied FROM '" + out + "' CSV").out())
          .isEqualTo("COPY 1000\n");
      Psql.Output within =
          owner()
              .script(
                  """
                  CREATE SOURCE a \\; COPY copied FROM STDIN \\; CREATE SOURCE b;
                  1001\tlast
                  \\.
                  SELECT count(*) FROM copied;
                  """);
      assertThat(within.err()).isEmpty();
      assertThat(within.out()).endsWith("CREATE_SOURCE\n1001\n");
      assertThat(objects.names()).containsExactlyInAnyOrder("a", "b");
    } finally {
      PostgresBehind.asOwner("DROP TABLE copied");
    }
  }

  @Test
  void aFailedCopyEndsAQuery() {
    PostgresBehind.asOwner("CREATE TABLE copied (n integer)");
    try {
      Psql.Output output =
          owner()
              .script(
                  """
                  COPY copied FROM STDIN \\; CREATE SOURCE a;
                  no number
                  \\.
                  SELECT 1;
                  """);
      assertThat(output.err()).contains("invalid input syntax for type integer: \"no number\"");
      assertThat(output.out()).isEqualTo("1\n");
      assertThat(objects.names()).isEmpty();
    } finally {
      PostgresBehind.asOwner("DROP TABLE copied");
    }
  }

  @Test
  void readersCannotWrite() {
    assertThat(psql.run("CREATE TABLE mine (n int)").err())
        .isEqualTo("ERROR:  cannot execute CREATE TABLE in a read-only transaction\n");
    assertThat(psql.run("SET default_transaction_read_only = off", "DELETE FROM numbers").err())
        .isEqualTo("ERROR:  permission denied for table numbers\n");
  }

  @Test
  void transactionsAreToldThatTheyDoNotHold() {
    Psql.Output output =
        psql.run("BEGIN", "CREATE SOURCE a", "ROLLBACK", "BEGIN; CREATE SOURCE b; ROLLBACK");
    assertThat(output.out())
        .isEqualTo("BEGIN\nCREATE_SOURCE\nROLLBACK\nBEGIN\nCREATE_SOURCE\nROLLBACK\n");
    assertThat(output.err())
        .isEqualTo(
            "NOTICE:  streaming statements take effect at once: a rollback does not undo this one\n"
                .repeat(2));
    assertThat(objects.names()).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void nothingRunsInATransactionThatHasFailed() {
    Psql.Output output = psql.script("BEGIN;\nSELECT 1/0;\nCREATE SOURCE a;\nROLLBACK;\n");
    assertThat(output.err())
        .contains("current transaction is aborted, commands ignored until end of transaction");
    assertThat(output.out()).isEqualTo("BEGIN\nROLLBACK\n");
    assertThat(objects.names()).isEmpty();
  }

  @Test
  void aFailedStreamingStatementFailsItsTransaction() {
    Psql.Output output =
        psql.script("BEGIN;\nCREATE SOURCE a b;\nSELECT 1;\nROLLBACK;\nSELECT 2;\n");
    assertThat(output.err()).contains("expected a name").contains("current transaction is aborted");
    assertThat(output.out()).isEqualTo("BEGIN\nROLLBACK\n2\n");
  }

  @Test
  void encodingsAreTheClients() {
    Psql.Output output =
        psql.script(
            """
            SET client_encoding TO 'LATIN1';
            CREATE SOURCE \u00aa; -- two letters in Latin 1
            CREATE SOURCE \u00aa \u00aa;
            SELECT * FROM \u00aa;
            """);
    assertThat(output.out()).isEqualTo("SET\nCREATE_SOURCE\n");
    assertThat(output.err())
        .contains("syntax error at \"\u00aa \u00aa\"", "HINT:  \"\u00aa\" is a source");
    assertThat(objects.names()).containsExactly("\u00c2\u00aa");
  }

  @Test
  void controlCCancelsAStreamingStatement() throws IOException {
    Process process = psql.start(List.of("-c", "CREATE SOURCE slow"));
    await().atMost(Duration.ofSeconds(30)).until(() -> objects.waiting() == 1);
    interrupt(process);
    Psql.Output output = Psql.finish(process, "");
    assertThat(output.err()).contains("canceling statement due to user request");
    assertThat(objects.waiting()).isZero();
    assertThat(objects.names()).isEmpty();
  }

  @Test
  void controlCCancelsAQuery() throws IOException {
    Process process = psql.start(List.of("-c", "SELECT pg_sleep(600) /* mine */"));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                psql.run("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%/* mine */'")
                    .out()
                    .equals("1\n"));
    interrupt(process);
    assertThat(Psql.finish(process, "").err())
        .isEqualTo("Cancel request sent\nERROR:  canceling statement due to user request\n");
  }

  private static void interrupt(Process process) throws IOException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().onExit().join();
  }

  private Psql owner() {
    return psql.as(PostgresBehind.owner().user(), PostgresBehind.owner().password());
  }
}
