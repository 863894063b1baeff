package io.caltrop.detection.objects;

import io.caltrop.detection.SqlProblem;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to run the jobs of a database, which one process has at a time: a lock in PostgreSQL
 * that goes with the connection, however its process ends.
 */
final class SoleOwner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SoleOwner.class);
  private static final String LOCK = "SELECT pg_try_advisory_lock(74382911)";
  private static final Duration AGAIN = Duration.ofMillis(250);

  private final Connection connection;

  private SoleOwner(Connection connection) {
    this.connection = connection;
  }

  /**
   * Waits for a process that is just ending, not longer.
   *
   * @throws SqlProblem if another process goes on
   */
  static SoleOwner of(ObjectsDatabase database, Duration patience) {
    try {
      Connection connection = database.connect();
      long end = System.nanoTime() + patience.toNanos();
      while (!isLocked(connection)) {
        if (System.nanoTime() > end) {
          connection.close();
          throw SqlProblem.of(
              "55006",
              "another caltrop runs the streaming SQL of the database at " + database.rows().url(),
              "Stop it, or give this one a database of its own.");
        }
        LockSupport.parkNanos(AGAIN.toNanos());
      }
      return new SoleOwner(connection);
    } catch (SQLException e) {
      throw SqlProblem.of("58000", "PostgreSQL: " + e.getMessage(), "");
    }
  }

  private static boolean isLocked(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(LOCK)) {
      return row.next() && row.getBoolean(1);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debug("the lock went before", e);
    }
  }
}
