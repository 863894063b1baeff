package io.caltrop.store.postgres;

import io.caltrop.store.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** One real server for all tests of the JVM, and a fresh migrated database for each that asks. */
final class TestServer {
  private static final String TEMPLATE = "migrated";
  private static final AtomicInteger NEXT = new AtomicInteger();
  private static final Path DIR = makeDir();
  private static final EmbeddedPostgres SERVER = EmbeddedPostgres.start(DIR, 0);

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(TestServer::stop));
    // Making and dropping a database for each test writes more than the tests themselves.
    execute(SERVER.settings(), "ALTER SYSTEM SET fsync TO off");
    execute(SERVER.settings(), "SELECT pg_reload_conf()");
    execute(SERVER.settings(), "CREATE DATABASE " + TEMPLATE);
    Schema.migrate(named(TEMPLATE));
  }

  private TestServer() {}

  /** A database with the tables and nothing in them. */
  static PostgresSettings freshDatabase() {
    String name = "test_" + NEXT.incrementAndGet();
    execute(SERVER.settings(), "CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
    return named(name);
  }

  /** A database without anything. */
  static PostgresSettings emptyDatabase(String options) {
    String name = "test_" + NEXT.incrementAndGet();
    execute(SERVER.settings(), "CREATE DATABASE " + name + " TEMPLATE template0 " + options);
    return named(name);
  }

  static void drop(PostgresSettings database) {
    execute(SERVER.settings(), "DROP DATABASE IF EXISTS " + database.database() + " WITH (FORCE)");
  }

  static PostgresSettings named(String database) {
    PostgresSettings own = SERVER.settings();
    return new PostgresSettings(
        own.host(), own.port(), database, own.user(), own.password(), own.options());
  }

  static Connection connect(PostgresSettings settings) throws SQLException {
    return Pools.connect(settings, Duration.ofSeconds(30));
  }

  static void execute(PostgresSettings settings, String sql) {
    try (Connection connection = connect(settings);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The first column of the first row as text. */
  static String query(PostgresSettings settings, String sql) {
    try (Connection connection = connect(settings);
        Statement statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      return result.next() ? String.valueOf(result.getString(1)) : "";
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static Path makeDir() {
    try {
      return Files.createTempDirectory("caltrop-store-test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void stop() {
    SERVER.close();
    try (Stream<Path> tree = Files.walk(DIR)) {
      tree.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
