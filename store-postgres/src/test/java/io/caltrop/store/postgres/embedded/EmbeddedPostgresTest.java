package io.caltrop.store.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caltrop.store.postgres.PostgresSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All on one data directory, one after the other: unpacking and initdb take seconds. */
@Tag("once")
final class EmbeddedPostgresTest {
  @TempDir static Path dir;

  @BeforeAll
  static void firstStart() {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(dir, 0)) {
      execute(postgres.settings(), "CREATE TABLE kept AS SELECT 42 AS answer");
    }
  }

  @Test
  void dataIsThereAfterARestart() {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(dir, 0)) {
      assertThat(query(postgres.settings(), "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void aKilledServerIsStartedAgainOnTheSamePort() throws IOException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(dir, 0)) {
      long before = postgres.pid();
      kill(before);

      await().atMost(Duration.ofSeconds(30)).until(() -> postgres.pid() != before);
      assertThat(query(postgres.settings(), "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void aServerLeftBehindByAKilledProcessIsStopped() throws IOException {
    Process other = process();
    long leftover = serverOf(other);
    other.destroyForcibly().onExit().join();
    assertThat(isRunning(leftover)).isTrue();

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(dir, 0)) {
      assertThat(isRunning(leftover)).isFalse();
      assertThat(query(postgres.settings(), "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void aDirectoryInUseByAnotherProcessIsRefusedAndThatOneGoesOn() throws IOException {
    Process other = process();
    long server = serverOf(other);

    assertThatThrownBy(() -> EmbeddedPostgres.start(dir, 0))
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessage(
            "data directory %s is in use by process %d; stop that one or choose another with --data"
                .formatted(dir, other.pid()));
    assertThat(isRunning(server)).isTrue();
    other.getOutputStream().close();
    other.onExit().join();
    assertThat(isRunning(server)).isFalse();
  }

  @Test
  void aDirectoryInUseByThisProcessIsRefused() {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(dir, 0)) {
      assertThatThrownBy(() -> EmbeddedPostgres.start(dir, 0))
          .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
      assertThat(query(postgres.settings(), "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void aPidFileThatNamesAnotherProgramIsNoObstacle() throws IOException {
    long notOurs = ProcessHandle.current().pid();
    Files.writeString(
        dir.resolve("data/postmaster.pid"), notOurs + "\n" + dir + "/data\n1700000000\n1\n");

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(dir, 0)) {
      assertThat(query(postgres.settings(), "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void aTakenPortIsNamed() throws IOException {
    try (ServerSocket taken =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> EmbeddedPostgres.start(dir, port))
          .isInstanceOf(EmbeddedPostgresException.class)
          .hasMessage(
              "port %d on 127.0.0.1 is taken; stop what uses it or choose another for PostgreSQL",
              port);
    }
    EmbeddedPostgres.start(dir, 0).close();
  }

  @Test
  void thePasswordIsSecretAndNeeded() throws IOException {
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("password"))))
        .isEqualTo("rw-------");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(dir, 0)) {
      PostgresSettings own = postgres.settings();
      assertThat(own.toString()).doesNotContain(own.password());
      PostgresSettings guessed =
          PostgresSettings.of(own.host(), own.port(), own.database(), own.user(), "guessed");
      assertThatThrownBy(() -> connect(guessed).close())
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void aMissingPasswordIsNamed() throws IOException {
    Path password = dir.resolve("password");
    String kept = Files.readString(password);
    Files.delete(password);
    try {
      assertThatThrownBy(() -> EmbeddedPostgres.start(dir, 0))
          .hasMessage(
              password
                  + " is missing and the data beside it cannot be opened without; put it back");
    } finally {
      Files.writeString(password, kept);
      Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void dataOfAnotherMajorVersionIsLeftAlone() throws IOException {
    Path version = dir.resolve("data/PG_VERSION");
    Files.writeString(version, "17\n");
    try {
      assertThatThrownBy(() -> EmbeddedPostgres.start(dir, 0))
          .hasMessageContaining("is of PostgreSQL 17, this program brings 18");
    } finally {
      Files.writeString(version, "18\n");
    }
  }

  @Test
  void peopleMayOnlyLook() throws SQLException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(dir, 0);
        Connection own = connect(postgres.settings())) {
      execute(
          postgres.settings(),
          "DROP TABLE IF EXISTS seen; CREATE TABLE seen (a int);"
              + " GRANT SELECT ON seen TO caltrop_reader");
      PostgresSettings people = people(postgres, "dev");
      assertThat(query(people, "SELECT count(*) FROM seen")).isEqualTo("0");
      for (String forbidden :
          List.of(
              "INSERT INTO seen VALUES (1)",
              "CREATE TABLE mine (a int)",
              "CREATE TEMP TABLE mine (a int)",
              "CREATE SCHEMA mine",
              "CREATE DATABASE mine",
              "CREATE ROLE mine",
              "ALTER ROLE root SUPERUSER",
              "SET ROLE caltrop",
              "SELECT * FROM kept",
              "SELECT rolpassword FROM pg_authid",
              "SELECT pg_read_file('postgresql.conf')",
              "COPY seen TO PROGRAM 'true'",
              "COPY seen FROM '/etc/passwd'",
              "SELECT lo_from_bytea(0, 'x')",
              "SELECT lo_import('/etc/passwd')",
              "SELECT pg_advisory_lock(1)",
              "SELECT pg_try_advisory_xact_lock_shared(1, 2)",
              "SELECT pg_terminate_backend(" + sessionOf(own) + ")",
              "SELECT pg_terminate_backend(pg_backend_pid())",
              "SELECT pg_cancel_backend(pg_backend_pid())",
              "SELECT * FROM seen FOR UPDATE")) {
        assertThatThrownBy(
                () -> execute(people, "SET default_transaction_read_only TO off", forbidden))
            .as(forbidden)
            .hasMessageMatching("(?s).*(permission denied|must be|denied).*");
      }
      assertThatThrownBy(() -> connect(people(postgres, "postgres")).close())
          .hasMessageContaining("no pg_hba.conf entry");
    }
  }

  @Test
  void peopleOfOneRoleDoNotSeeWhatThoseOfTheOtherAsk() throws SQLException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(dir, 0);
        Connection reader = connect(people(postgres, "reader", "dev"));
        Statement statement = reader.createStatement();
        Connection root = connect(people(postgres, "dev"))) {
      String seen = "SELECT query FROM pg_stat_activity WHERE pid = " + sessionOf(root);
      try (var result = statement.executeQuery(seen)) {
        result.next();
        assertThat(result.getString(1)).isEqualTo("<insufficient privilege>");
      }
    }
  }

  @Test
  void whatARoleDidToItselfIsUndoneByAStart() {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(dir, 0)) {
      for (String role : List.of("root", "reader")) {
        execute(
            people(postgres, role, "dev"),
            "SET default_transaction_read_only TO off",
            "ALTER ROLE " + role + " SET search_path = 'nowhere'",
            "ALTER ROLE " + role + " IN DATABASE dev SET statement_timeout = '1ms'",
            "ALTER ROLE " + role + " RESET default_transaction_read_only",
            "ALTER ROLE " + role + " PASSWORD 'own'",
            "DROP OWNED BY " + role);
      }
      execute(
          postgres.settings(),
          "REVOKE CONNECT ON DATABASE dev FROM root, reader; REVOKE caltrop_reader FROM root;"
              + " GRANT TEMPORARY ON DATABASE dev TO PUBLIC");
    }
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(dir, 0)) {
      for (String role : List.of("root", "reader")) {
        PostgresSettings people = people(postgres, role, "dev");
        assertThat(query(people, "SHOW search_path")).isEqualTo("\"$user\", public");
        assertThat(query(people, "SHOW statement_timeout")).isEqualTo("1min");
        assertThat(query(people, "SHOW default_transaction_read_only")).isEqualTo("on");
        assertThat(query(people, "SELECT has_database_privilege('dev', 'TEMPORARY')"))
            .isEqualTo("f");
        assertThat(query(people, "SELECT pg_has_role('caltrop_reader', 'USAGE')")).isEqualTo("t");
      }
    }
  }

  @Test
  void itListensOnLoopbackOnly() throws IOException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(dir, 0)) {
      assertThat(query(postgres.settings(), "SHOW listen_addresses")).isEqualTo("127.0.0.1,::1");
      Path socketDirectory = postgres.socketDirectory().orElseThrow();
      assertThat(socketDirectory.resolve(".s.PGSQL." + postgres.port())).exists();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socketDirectory)))
          .isEqualTo("rwx------");
      assertThat(query(postgres.settings(), "SHOW data_checksums")).isEqualTo("on");
    }
  }

  @Test
  void nothingUnfinishedIsLeft() throws IOException {
    try (var files = Files.list(dir)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .allMatch(name -> name.matches("bin-[0-9a-f]+|data|lock|password|server\\.log"));
    }
  }

  private static int sessionOf(Connection connection) throws SQLException {
    return connection.unwrap(org.postgresql.PGConnection.class).getBackendPID();
  }

  private static PostgresSettings people(EmbeddedPostgres postgres, String database) {
    return people(postgres, "root", database);
  }

  private static PostgresSettings people(EmbeddedPostgres postgres, String role, String database) {
    return PostgresSettings.of("localhost", postgres.port(), database, role, "");
  }

  private static Process process() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            EmbeddedPostgresMain.class.getName(),
            dir.toString())
        .redirectErrorStream(true)
        .start();
  }

  private static long serverOf(Process process) throws IOException {
    BufferedReader output =
        new BufferedReader(
            new java.io.InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder all = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith("pid ")) {
        return Long.parseLong(line.substring(4));
      }
      all.append(line).append('\n');
    }
    throw new AssertionError("it did not start: " + all);
  }

  private static boolean isRunning(long pid) {
    return Files.exists(Path.of("/proc/" + pid + "/exe"));
  }

  private static void kill(long pid) throws IOException {
    new ProcessBuilder("sh", "-c", "kill -9 " + pid).start().onExit().join();
  }

  private static Connection connect(PostgresSettings settings) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://%s/%s".formatted(settings.address(), settings.database()),
        settings.user(),
        settings.password());
  }

  private static void execute(PostgresSettings settings, String... statements) {
    try (Connection connection = connect(settings);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static String query(PostgresSettings settings, String sql) {
    try (Connection connection = connect(settings);
        Statement statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      result.next();
      return String.valueOf(result.getString(1));
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
