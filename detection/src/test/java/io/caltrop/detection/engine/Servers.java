package io.caltrop.detection.engine;

import io.caltrop.detection.engine.rows.Database;
import io.caltrop.pipeline.EmbeddedKafka;
import io.caltrop.store.postgres.PostgresSettings;
import io.caltrop.store.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** One Kafka and one PostgreSQL for all tests of the JVM. */
public final class Servers {
  private static final Path DIR = newDir();
  private static final EmbeddedKafka KAFKA =
      EmbeddedKafka.start(DIR.resolve("kafka"), "127.0.0.1", 0, System.err::println);
  private static final EmbeddedPostgres POSTGRES = EmbeddedPostgres.start(DIR.resolve("pg"), 0);
  private static final AtomicInteger NEXT = new AtomicInteger();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Servers::stop));
  }

  private Servers() {}

  public static String kafka() {
    return KAFKA.bootstrapServers();
  }

  public static Database database() {
    PostgresSettings own = POSTGRES.settings();
    String url = "jdbc:postgresql://" + own.host() + ":" + own.port() + "/" + own.database();
    return new Database(url, own.user(), own.password());
  }

  /** A name that no other test has. */
  public static String fresh(String name) {
    return name + "_" + NEXT.incrementAndGet();
  }

  public static void execute(List<String> statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(statements.toString(), e);
    }
  }

  /** Each row as its columns' texts with bars between, in the order of these texts. */
  public static List<String> rows(String query) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.append(i == 1 ? "" : "|").append(result.getString(i));
        }
        rows.add(row.toString());
      }
      rows.sort(Comparator.naturalOrder());
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  static Connection connect() throws SQLException {
    Database database = database();
    return DriverManager.getConnection(database.url(), database.user(), database.password());
  }

  private static Path newDir() {
    try {
      return Files.createTempDirectory("caltrop-engine-test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path dir(String name) {
    return DIR.resolve(name);
  }

  private static void stop() {
    POSTGRES.close();
    KAFKA.close();
    try (Stream<Path> tree = Files.walk(DIR)) {
      tree.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
