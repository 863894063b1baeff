package io.caltrop.store.postgres;

import io.caltrop.core.store.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;

/**
 * What a PostgreSQL says of itself when it is looked at without being changed.
 *
 * @param version such as {@code 16.3}
 * @param problem what keeps the store from using it, in one line; empty if nothing does
 * @param schema the version of Caltrop's tables; empty if there are none yet
 * @param isCurrent whether that is the version this program works with
 * @param mayCreate whether the role may create tables, which migrations need
 * @param now the server's clock
 */
public record PostgresCheckup(
    String version,
    String problem,
    String schema,
    boolean isCurrent,
    boolean mayCreate,
    Instant now) {

  /**
   * Connects and looks.
   *
   * @throws StoreException if it is not reachable or refuses the login
   */
  public static PostgresCheckup of(PostgresSettings settings, Duration wait) {
    try (Connection connection = Pools.connect(settings, wait)) {
      String schema = Schema.version(connection);
      return new PostgresCheckup(
          connection.getMetaData().getDatabaseProductVersion(),
          Schema.unfitness(connection),
          schema,
          schema.equals(Schema.VERSION),
          mayCreate(connection),
          now(connection));
    } catch (SQLException e) {
      throw PgFailure.of(e, settings);
    }
  }

  private static boolean mayCreate(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("SELECT has_schema_privilege('public', 'CREATE')")) {
      return result.next() && result.getBoolean(1);
    }
  }

  private static Instant now(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint")) {
      result.next();
      return Instant.ofEpochMilli(result.getLong(1));
    }
  }
}
