package io.caltrop.store.postgres;

import io.caltrop.core.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes room: adds the next partition of the events and drops the ones past retention, empties
 * tables of dead dedup marks, deletes expired counts. Every step is short, gives way to those who
 * record, and may run in several processes at once.
 */
final class Maintenance {
  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
  private static final int PAGES_AT_ONCE = 128;

  /** A stretch of the table, so that no transaction lasts long; rows being counted are skipped. */
  private static final String DELETE_EXPIRED =
      """
      DELETE FROM blacklist_counts WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM blacklist_counts
        WHERE ctid >= ?::text::tid AND ctid < ?::text::tid AND expires_at <= ?
        FOR UPDATE SKIP LOCKED))
      """;

  private static final String PAGES =
      "SELECT pg_relation_size('blacklist_counts') / current_setting('block_size')::int";

  private final DataSource connections;
  private final PostgresSettings settings;
  private final DedupBuckets buckets;
  private final EventPartitions partitions;

  Maintenance(DataSource connections, PostgresSettings settings, BatchRecorder recorder) {
    this.connections = connections;
    this.settings = settings;
    this.buckets = recorder.buckets();
    this.partitions = recorder.partitions();
  }

  /**
   * Does everything that is due. What others are in the way of is left for the next time.
   *
   * @throws StoreException if the store is unavailable
   */
  void run(Instant now) {
    step("adding partitions", connection -> partitions.createAhead(connection, now));
    step("dropping partitions", connection -> partitions.dropExpired(connection, now));
    step("emptying dedup marks", connection -> buckets.emptyDead(connection, now));
    step("deleting expired counts", connection -> deleteExpired(connection, now));
  }

  private void step(String what, Step step) {
    try (Connection connection = connections.getConnection()) {
      step.run(connection);
    } catch (SQLException e) {
      if (!PgFailure.isLockTimeout(e)) {
        throw PgFailure.of(e, settings);
      }
      LOG.info("{} waits for other transactions; tried again later", what);
    }
  }

  private static void deleteExpired(Connection connection, Instant now) throws SQLException {
    long pages = pages(connection);
    Instant expired = now.minus(DedupBuckets.CLOCK_SLACK);
    for (long page = 0; page < pages; page += PAGES_AT_ONCE) {
      try (PreparedStatement statement = connection.prepareStatement(DELETE_EXPIRED)) {
        statement.setString(1, "(" + page + ",0)");
        statement.setString(2, "(" + (page + PAGES_AT_ONCE) + ",0)");
        statement.setObject(3, expired.atOffset(ZoneOffset.UTC));
        statement.executeUpdate();
      }
      connection.commit();
    }
  }

  private static long pages(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery(PAGES)) {
      return result.next() ? result.getLong(1) : 0;
    }
  }

  @FunctionalInterface
  private interface Step {
    void run(Connection connection) throws SQLException;
  }
}
