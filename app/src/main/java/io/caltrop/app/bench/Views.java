package io.caltrop.app.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;

/** The tutorial's view, and what the benchmarks ask about views. */
final class Views {
  /** Addresses with more errors than this are rows. */
  static final int ERRORS = 3;

  private Views() {}

  /** The tutorial's statement under any name. */
  static String tutorial(String name) {
    return """
        CREATE MATERIALIZED VIEW %s AS
          SELECT ip_address, COUNT(*) AS error_count FROM log_data
          WHERE status_code::integer >= 400 GROUP BY ip_address HAVING COUNT(*) > %d
        """
        .formatted(name, ERRORS);
  }

  static void execute(Connection connection, String statement) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  /** The errors that a view has counted. */
  static long errors(Connection connection, String view) throws SQLException {
    try (Statement sql = connection.createStatement();
        ResultSet rows =
            sql.executeQuery("SELECT coalesce(sum(error_count), 0)::bigint FROM " + view)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Waits until a view has counted exactly so many errors. */
  static void await(Connection connection, String view, long errors, Duration atMost)
      throws SQLException, IOException {
    await(connection, view, counted -> counted == errors, errors, atMost);
  }

  /** Waits until a view has counted so many errors or more. */
  static void awaitAtLeast(Connection connection, String view, long errors, Duration atMost)
      throws SQLException, IOException {
    await(connection, view, counted -> counted >= errors, errors, atMost);
  }

  private static void await(
      Connection connection, String view, LongPredicate done, long errors, Duration atMost)
      throws SQLException, IOException {
    long end = System.nanoTime() + atMost.toNanos();
    for (long counted = errors(connection, view);
        !done.test(counted);
        counted = errors(connection, view)) {
      if (System.nanoTime() > end) {
        throw new IOException(
            "view %s has counted %d errors of %d after %s"
                .formatted(view, counted, errors, atMost));
      }
      LockSupport.parkNanos(10_000_000);
    }
  }
}
