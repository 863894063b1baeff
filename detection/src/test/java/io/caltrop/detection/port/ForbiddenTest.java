package io.caltrop.detection.port;

import static io.caltrop.detection.port.RawClient.bind;
import static io.caltrop.detection.port.RawClient.execute;
import static io.caltrop.detection.port.RawClient.parse;
import static io.caltrop.detection.port.RawClient.query;
import static io.caltrop.detection.port.RawClient.sync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.util.PSQLException;

/** What no client may send, in all ways to send it. */
final class ForbiddenTest {
  private static final String ALTER = "ALTER ROLE root SET application_name = 'altered'";

  private final NamedObjects objects = new NamedObjects();
  private SqlPort port;

  @BeforeEach
  void start() throws IOException {
    port = SqlPort.start(PostgresBehind.settings(), objects);
  }

  @AfterEach
  void stop() {
    Psql.Output altered =
        Psql.at(PostgresBehind.port())
            .run("SELECT count(*) FROM pg_db_role_setting WHERE setconfig::text ~ 'altered'");
    port.close();
    assertThat(altered.out()).isEqualTo("0\n");
  }

  @Test
  void theErrorSaysWhatIsAllowed() {
    Psql.Output output =
        Psql.at(port.port()).run("SELECT 1; BEGIN READ WRITE; /* x */ " + ALTER + "; COMMIT");
    assertThat(output.out()).isEmpty();
    assertThat(output.err())
        .isEqualTo(
            """
            ERROR:  permission denied: ALTER ROLE manages PostgreSQL itself
            LINE 1: SELECT 1; BEGIN READ WRITE; /* x */ ALTER ROLE root SET appl...
                                                ^
            HINT:  Users of the SQL port read, and manage sources, materialized views and sinks; \
            roles, settings and privileges are managed in PostgreSQL, not through this port.
            """);
  }

  @ParameterizedTest
  @EnumSource(PreferQueryMode.class)
  void theDriverIsRefusedAndGoesOn(PreferQueryMode mode) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/dev?user=root&preferQueryMode=%s"
                    .formatted(port.port(), mode.value()));
        Statement statement = connection.createStatement()) {
      statement.execute("SET default_transaction_read_only = off");
      for (String sql :
          List.of(
              ALTER,
              "-- a comment\nalter/**/USER root SET application_name = 'altered'",
              "BEGIN READ WRITE; " + ALTER + "; COMMIT",
              "DROP OWNED BY root",
              "DO $$BEGIN EXECUTE 'DROP OWNED BY root'; END$$",
              "CREATE SOURCE a; GRANT root TO PUBLIC")) {
        PSQLException error =
            catchThrowableOfType(PSQLException.class, () -> statement.execute(sql));
        assertThat(error.getSQLState()).as(sql).isEqualTo("42501");
        assertThat(error.getMessage()).as(sql).contains("manages PostgreSQL itself");
        if (!connection.getAutoCommit()) {
          connection.rollback();
        }
        statement.execute("ROLLBACK");
        statement.execute("SELECT 1");
      }
    }
  }

  @Test
  void aSettingOnItsWayHidesNothing() throws IOException {
    String hidden = "SELECT 'x\\', '; BEGIN READ WRITE; " + ALTER + "; COMMIT; --'";
    try (RawClient client = RawClient.open(port.port())) {
      client.send(query("SET standard_conforming_strings = off"), query(hidden));
      assertThat(client.until('Z') + client.until('Z')).endsWith("EZ");
      client.send(query("SET standard_conforming_strings = on"));
      client.until('Z');
      client.send(
          parse("", "SET standard_conforming_strings = off"),
          bind("", ""),
          execute(""),
          query(hidden));
      assertThat(client.until('Z')).contains("E");
    }
  }

  @Test
  void anEmptyStatementBeforeItHidesNothing() throws IOException {
    String hidden = ";ALTER ROLE root SET application_name = 'altered\\''";
    try (RawClient client = RawClient.open(port.port())) {
      client.send(query("SET default_transaction_read_only = off"));
      client.until('Z');
      client.send(
          parse("", "SET standard_conforming_strings = off"),
          bind("", ""),
          execute(""),
          parse("", hidden),
          bind("", ""),
          execute(""),
          sync());
      assertThat(client.until('Z')).endsWith("EZ");
    }
  }

  @Test
  void anEncodingHidesNothing() throws IOException {
    byte[] text =
        ("SELECT E'\u0083\\'; BEGIN READ WRITE; " + ALTER + "; COMMIT; --'")
            .getBytes(StandardCharsets.ISO_8859_1);
    try (RawClient client = RawClient.open(port.port())) {
      for (String encoding : List.of("SJIS", "SHIFT_JIS_2004", "LATIN1", "UTF8")) {
        client.send(query("SET client_encoding = '" + encoding + "'"));
        client.until('Z');
        client.send(new Message('Q').text(text).build());
        assertThat(client.until('Z')).as(encoding).isEqualTo("EZ");
      }
    }
  }

  /** The encoding changes while the statement is on its way: it is not read as it would be now. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GBK     | SELECT E'\u0095\\', '; ALTERED; --'",
        "JOHAB   | SELECT 1 AS a\u00d9; ALTERED",
        "EUC_JP  | /*\u0080*/ALTERED /* */",
        "GB18030 | /*\u0080*/ALTERED /* */",
      })
  void anEncodingOnItsWayHidesNothing(String encoding, String hidden) throws IOException {
    byte[] text = hidden.replace("ALTERED", ALTER).getBytes(StandardCharsets.ISO_8859_1);
    byte[] latin = query("SET client_encoding = 'LATIN1'");
    try (RawClient client = RawClient.open(port.port())) {
      client.send(query("SET default_transaction_read_only = off"));
      client.until('Z');
      for (byte[] next :
          List.of(
              new Message('Q').text(text).build(),
              Message.join(
                  new Message('P').text("").text(text).int16(0).build(),
                  bind("", ""),
                  execute(""),
                  sync()))) {
        client.send(query("SET client_encoding = '" + encoding + "'"));
        client.until('Z');
        client.send(Message.join(latin, next));
        assertThat(client.until('Z') + client.until('Z')).endsWith("ZEZ");
      }
    }
  }

  @Test
  void aRoutineWithTheNameOfABlockHidesNothing() {
    String function =
        "CREATE FUNCTION pg_temp.begin() RETURNS int LANGUAGE sql AS 'SELECT 1'; " + ALTER;
    assertThat(Psql.at(port.port()).run(function).err()).contains("ALTER ROLE manages PostgreSQL");
  }

  @Test
  void otherLettersOnTheirWayAreNotForbidden() throws IOException {
    byte[] text = "SELECT '\u00e9; DROP OWNED BY root'".getBytes(StandardCharsets.UTF_8);
    try (RawClient client = RawClient.open(port.port())) {
      client.send(
          parse("", "BEGIN"),
          bind("", ""),
          execute(""),
          new Message('P').text("").text(text).int16(0).build(),
          bind("", ""),
          execute(""),
          sync());
      assertThat(client.until('Z')).isEqualTo("12C12DCZ");
    }
  }

  @Test
  void whatIsOnlySaidIsNotForbidden() {
    Psql psql = Psql.at(port.port());
    assertThat(psql.run("SELECT 'a\\'; SELECT '; DROP OWNED BY root; '").out())
        .isEqualTo("a\\\n; DROP OWNED BY root; \n");
    assertThat(psql.with("PGCLIENTENCODING=LATIN1").run("SELECT '\\d; DO;'").err())
        .contains(
            "permission denied: several statements with DO in them, and with backslashes or in an"
                + " encoding whose meaning is not certain");
    assertThat(psql.with("PGCLIENTENCODING=LATIN1").run("SELECT '\\d DO';").out())
        .isEqualTo("\\d DO\n");
  }

  @Test
  void anErrorEndsABatch() throws IOException {
    try (RawClient client = RawClient.open(port.port())) {
      client.send(
          parse("", ALTER), bind("", ""), execute(""), parse("", "SELECT 1"), sync(), sync());
      assertThat(client.until('Z') + client.until('Z')).isEqualTo("EZZ");
    }
  }
}
