package io.caltrop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in at the SQL port, by configuration alone, and what a dashboard asks for there. */
class SqlAccessTest {
  private static final String PASSWORD = "s3cret, with 'quotes'";
  private static final String STORE_PASSWORD = "changeit";

  @TempDir private static Path folder;
  private static Program up;
  private static Psql psql;

  @BeforeAll
  static void start() throws IOException, GeneralSecurityException {
    Site site = new Site(folder);
    makeCertificate();
    Path file =
        Files.writeString(
            folder.resolve("caltrop.yaml"),
            """
            sql:
              password: "%s"
              reader_password: dashboard
              tls_certificate: %s
              tls_key: %s
            """
                .formatted(PASSWORD, folder.resolve("cert.pem"), folder.resolve("key.pem")));
    up = site.up("--config", file.toString());
    psql = new Psql(site).with("PGPASSWORD", PASSWORD);
    psql.run(
        """
        CREATE MATERIALIZED VIEW errors AS SELECT ip_address, count(*) AS n FROM log_data
        WHERE status_code::integer >= 400 GROUP BY ip_address""");
  }

  private static void makeCertificate() throws IOException, GeneralSecurityException {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String options =
        "-genkeypair -keyalg EC -alias port -dname CN=localhost -ext san=dns:localhost"
            + " -storetype PKCS12 -storepass changeit -keystore store.p12";
    List<String> command =
        Stream.concat(Stream.of(keytool), Stream.of(options.split(" ", -1))).toList();
    try (Program made = Program.start(folder, command, Map.of())) {
      assertThat(made.awaitExit(Duration.ofMinutes(1))).as(made.stderr()).isZero();
    }
    KeyStore loaded =
        KeyStore.getInstance(folder.resolve("store.p12").toFile(), STORE_PASSWORD.toCharArray());
    pem("cert.pem", "CERTIFICATE", loaded.getCertificate("port").getEncoded());
    byte[] key = loaded.getKey("port", STORE_PASSWORD.toCharArray()).getEncoded();
    pem("key.pem", "PRIVATE KEY", key);
  }

  private static void pem(String file, String kind, byte[] bytes) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(
        folder.resolve(file),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, body, kind));
  }

  @AfterAll
  static void stop() {
    up.close();
  }

  @Test
  void nobody_gets_in_without_the_password() {
    assertThat(psql.with("PGPASSWORD", "").fails("SELECT 1")).contains("no password supplied");
    assertThat(psql.with("PGPASSWORD", "wrong").fails("SELECT 1"))
        .contains("password authentication failed for user \"root\"");
    assertThat(psql.run("SELECT 1")).isEqualTo("1\n");
  }

  @Test
  void who_wishes_for_TLS_gets_it_and_can_check_whom_they_talk_to() {
    Psql safe =
        psql.with("PGSSLMODE", "verify-full")
            .with("PGSSLROOTCERT", folder.resolve("cert.pem").toString());
    assertThat(safe.run("\\conninfo")).contains("SSL connection");
    assertThat(safe.run("SHOW MATERIALIZED VIEWS")).contains("errors");
  }

  @Test
  void readers_do_not_write() {
    for (String write :
        List.of(
            "DELETE FROM errors",
            "INSERT INTO errors VALUES ('192.0.2.1', 1)",
            "CREATE TABLE mine (i integer)",
            "DROP TABLE errors",
            "CREATE ROLE mine SUPERUSER",
            "COPY (SELECT 1) TO PROGRAM 'true'")) {
      assertThat(psql.fails(write))
          .as(write)
          .containsPattern("read-only transaction|permission denied|must be");
      assertThat(psql.fails("SET transaction_read_only = off; " + write))
          .as(write)
          .containsPattern("permission denied|must be");
    }
  }

  /**
   * A role may always alter itself, which would hold for all later sessions, after a start, too.
   */
  @Test
  void nobody_manages_PostgreSQL() {
    Psql reader = psql.as("reader").with("PGPASSWORD", "dashboard");
    for (String sql :
        List.of(
            "ALTER ROLE root SET search_path = 'x'",
            "BEGIN READ WRITE; ALTER ROLE root SET statement_timeout = '1ms'; COMMIT",
            "/* x */ alter user reader IN DATABASE dev SET statement_timeout = '1ms'",
            "ALTER ROLE root PASSWORD 'mine'",
            "DROP OWNED BY root",
            "DO $$BEGIN EXECUTE 'ALTER ROLE root SET search_path = x'; END$$")) {
      for (Psql user : List.of(psql, reader)) {
        assertThat(user.fails(sql))
            .as(sql)
            .contains("manages PostgreSQL itself", "Users of the SQL port read");
      }
    }
    assertThat(reader.run("SELECT current_user, current_setting('statement_timeout')"))
        .isEqualTo("reader|1min\n");
    assertThat(psql.run("SELECT current_user, current_setting('search_path')"))
        .isEqualTo("root|\"$user\", public\n");
  }

  @Test
  void nobody_ends_the_session_of_another() {
    Psql reader = psql.as("reader").with("PGPASSWORD", "dashboard");
    for (String end : List.of("pg_terminate_backend", "pg_cancel_backend")) {
      for (Psql user : List.of(psql, reader)) {
        assertThat(user.fails("SELECT " + end + "(pid) FROM pg_stat_activity"))
            .contains("permission denied for function " + end);
      }
    }
  }

  @Test
  void the_reader_reads_and_manages_nothing() {
    assertThat(psql.as("reader").fails("SELECT 1"))
        .contains("password authentication failed for user \"reader\"");
    Psql reader = psql.as("reader").with("PGPASSWORD", "dashboard");
    assertThat(reader.run("SELECT count(*) >= 0 FROM errors")).isEqualTo("t\n");
    assertThat(reader.run("SHOW MATERIALIZED VIEWS")).contains("errors");
    assertThat(reader.fails("DROP MATERIALIZED VIEW errors")).contains("HINT:  Log in as root.");
    for (String change :
        List.of(
            "DROP MATERIALIZED VIEW errors",
            "CREATE MATERIALIZED VIEW more AS SELECT ip_address FROM log_data",
            "CREATE SINK out FROM errors WITH (connector = 'kafka', topic = 'out')"
                + " FORMAT PLAIN ENCODE JSON (force_append_only = 'true')",
            "DELETE FROM errors")) {
      assertThat(reader.fails(change))
          .as(change)
          .containsPattern("permission denied|read-only transaction");
    }
  }

  /** What Grafana's data source asks a PostgreSQL: its version, and tables and columns to offer. */
  @Test
  void a_dashboard_finds_views_and_their_columns() {
    assertThat(psql.run("SELECT current_setting('server_version_num')::int/100 AS version"))
        .matches("1\\d\\d\\d\n");
    assertThat(psql.run("SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'"))
        .isEmpty();
    String searchPath =
        """
        quote_ident(table_schema) IN (
          SELECT CASE WHEN trim(s[i]) = '"$user"' THEN user ELSE trim(s[i]) END
          FROM generate_series(
            array_lower(string_to_array(current_setting('search_path'), ','), 1),
            array_upper(string_to_array(current_setting('search_path'), ','), 1)) AS i,
            string_to_array(current_setting('search_path'), ',') s)""";
    assertThat(
            psql.rows(
                "SELECT quote_ident(table_name) AS \"table\" FROM information_schema.tables WHERE "
                    + searchPath
                    + " ORDER BY table_name"))
        .contains("blacklist_events", "errors");
    assertThat(
            psql.rows(
                "SELECT quote_ident(column_name) AS \"column\", data_type AS \"type\""
                    + " FROM information_schema.columns WHERE "
                    + searchPath
                    + " AND table_name = 'errors' ORDER BY ordinal_position"))
        .containsExactly("ip_address|text", "n|bigint");
    assertThat(
            psql.run(
                """
                SELECT floor(extract(epoch FROM now()) / 60) * 60 AS "time", ip_address AS metric,
                  max(n) AS "value" FROM errors GROUP BY 1, 2 ORDER BY 1"""))
        .isEmpty();
  }
}
