package io.caltrop.store.postgres;

import io.caltrop.core.store.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The tables, brought to the version that this program works with. */
final class Schema {
  /** The newest of the migrations beside this class. */
  static final String VERSION = "1";

  private static final String HISTORY = "caltrop_schema_history";
  private static final int OLDEST_SERVER = 15;
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration STATEMENT = Duration.ofSeconds(60);

  private Schema() {}

  /** The same where PostgreSQL keeps everything. */
  static void migrate(PostgresSettings settings) {
    migrate(settings, Optional.empty());
  }

  /**
   * Migrates where needed. Several processes may do so at once.
   *
   * @param elsewhere where events and lists are if not here
   * @throws StoreException if the server is unreachable, too old or does not allow it
   */
  static void migrate(PostgresSettings settings, Optional<Elsewhere> elsewhere) {
    Signposts signposts = new Signposts(elsewhere);
    try (Connection connection = Pools.source(settings, CONNECT, STATEMENT).getConnection()) {
      checkServer(connection, settings);
      boolean isCurrent = isCurrent(connection);
      if (isCurrent && signposts.hold(connection)) {
        return;
      }
      checkMayCreate(connection, settings);
      connection.setAutoCommit(false);
      if (!isCurrent) {
        // Migrations find the tables under their own names.
        set(new Signposts(Optional.empty()), connection);
        Locks.SCHEMA.takeAlone(connection);
        runFlyway(settings);
      }
      set(signposts, connection);
    } catch (SQLException e) {
      throw PgFailure.of(e, settings);
    } catch (FlywayException e) {
      throw failed(e, settings);
    }
  }

  private static void set(Signposts signposts, Connection connection) throws SQLException {
    Locks.SCHEMA.takeAlone(connection);
    signposts.set(connection);
    connection.commit();
  }

  private static void runFlyway(PostgresSettings settings) {
    Flyway.configure(Schema.class.getClassLoader())
        .dataSource(Pools.source(settings, CONNECT, STATEMENT))
        .locations("classpath:io/caltrop/store/postgres/migrations")
        .schemas("public")
        .table(HISTORY)
        // The user's database may hold tables of others.
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .loggers("slf4j")
        .load()
        .migrate();
  }

  private static StoreException failed(FlywayException failure, PostgresSettings settings) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        StoreException known = PgFailure.of(sql, settings);
        return new StoreException(known.kind(), known.getMessage() + " (while migrating)", failure);
      }
    }
    String first = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    return new StoreException(
        StoreException.Kind.UNAVAILABLE,
        "PostgreSQL at " + settings.address() + ": migration failed: " + first,
        failure);
  }

  private static void checkServer(Connection connection, PostgresSettings settings)
      throws SQLException {
    String problem = unfitness(connection);
    if (!problem.isEmpty()) {
      throw unfit(settings, problem);
    }
  }

  /** What keeps the store from using this server and database; empty if nothing does. */
  static String unfitness(Connection connection) throws SQLException {
    int major = connection.getMetaData().getDatabaseMajorVersion();
    if (major < OLDEST_SERVER) {
      return "version " + major + " is too old; allowed: 15 and later";
    }
    String encoding = one(connection, "SHOW server_encoding");
    return "UTF8".equals(encoding)
        ? ""
        : "database %s has the encoding %s; allowed: UTF8"
            .formatted(connection.getCatalog(), encoding);
  }

  /** Flyway would try for ten seconds and then say less. */
  private static void checkMayCreate(Connection connection, PostgresSettings settings)
      throws SQLException {
    if (one(connection, "SELECT has_schema_privilege('public', 'CREATE')").equals("f")) {
      throw unfit(
          settings,
          "%s may not make tables in database %s; GRANT CREATE ON SCHEMA public TO %s"
              .formatted(settings.user(), settings.database(), settings.user()));
    }
  }

  private static StoreException unfit(PostgresSettings settings, String message) {
    return new StoreException(
        StoreException.Kind.UNAVAILABLE, "PostgreSQL at " + settings.address() + ": " + message);
  }

  /** A look that spares the usual start the loading of Flyway, about half a second. */
  private static boolean isCurrent(Connection connection) throws SQLException {
    return version(connection).equals(VERSION);
  }

  /** The version of the tables; empty if there are none. */
  static String version(Connection connection) throws SQLException {
    String table = one(connection, "SELECT to_regclass('public." + HISTORY + "')");
    return table.isEmpty()
        ? ""
        : one(
            connection,
            "SELECT version FROM public.%s WHERE success ORDER BY installed_rank DESC LIMIT 1"
                .formatted(HISTORY));
  }

  /** The first column of the first row as text; empty if it is null. */
  static String one(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      String value = result.next() ? result.getString(1) : null;
      return value == null ? "" : value;
    }
  }
}
