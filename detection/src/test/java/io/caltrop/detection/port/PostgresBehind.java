package io.caltrop.detection.port;

import io.caltrop.store.postgres.PostgresSettings;
import io.caltrop.store.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.stream.Stream;

/** One real PostgreSQL for all tests of the JVM. */
final class PostgresBehind {
  private static final Path DIR = makeDir();
  private static final EmbeddedPostgres SERVER = EmbeddedPostgres.start(DIR, 0);

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(PostgresBehind::stop));
    // Tests of the port hold many connections; what a role may hold is tested elsewhere.
    asOwner("ALTER ROLE root CONNECTION LIMIT 40");
    asOwner("CREATE TABLE numbers (n integer PRIMARY KEY, word text)");
    asOwner("GRANT SELECT ON numbers TO root");
    asOwner("INSERT INTO numbers SELECT i, 'word ' || i FROM generate_series(1, 1000) AS i");
  }

  private PostgresBehind() {}

  static SqlPortSettings settings() {
    return SqlPortSettings.loopback(
        0, new SqlPortSettings.Upstream("127.0.0.1", SERVER.port(), "dev"));
  }

  /** The same server, through its Unix socket. */
  static SqlPortSettings.Upstream unixSocket() {
    String directory = SERVER.socketDirectory().orElseThrow().toString();
    return new SqlPortSettings.Upstream(directory, SERVER.port(), "dev");
  }

  static int port() {
    return SERVER.port();
  }

  /** The owner of everything: name and password. */
  static PostgresSettings owner() {
    return SERVER.settings();
  }

  static void asOwner(String sql) {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + SERVER.port() + "/dev?sslmode=disable",
                owner().user(),
                owner().password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path makeDir() {
    try {
      return Files.createTempDirectory("caltrop-port-test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void stop() {
    SERVER.close();
    try (Stream<Path> tree = Files.walk(DIR)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
