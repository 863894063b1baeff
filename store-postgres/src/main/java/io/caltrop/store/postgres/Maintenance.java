package io.caltrop.store.postgres;

import io.caltrop.core.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes room: adds the next partition of the events and drops the ones past retention, empties
 * tables of dead dedup marks, deletes expired counts; once, lets the configured time to live hold
 * for what was counted under another. Every step is short, gives way to those who record, and may
 * run in several processes at once.
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

  /** The same for what was to expire at another time after its last sighting. */
  private static final String HOLD_TTL =
      """
      UPDATE blacklist_counts SET expires_at = last_seen + ?::interval WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM blacklist_counts
        WHERE ctid >= ?::text::tid AND ctid < ?::text::tid AND expires_at <> last_seen + ?::interval
        FOR UPDATE SKIP LOCKED))
      """;

  private static final String PAGES =
      "SELECT pg_relation_size('blacklist_counts') / current_setting('block_size')::int";

  private final DataSource connections;
  private final PostgresSettings settings;
  private final DedupBuckets buckets;
  private final EventPartitions partitions;
  private final Duration ttl;
  private boolean ttlHolds;

  Maintenance(
      DataSource connections, PostgresSettings settings, BatchRecorder recorder, Duration ttl) {
    this.ttl = ttl;
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
    step("holding entries to the time to live", this::holdTtl);
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

  /** New entries have it already, so once is enough. */
  private synchronized void holdTtl(Connection connection) throws SQLException {
    long pages = ttlHolds ? 0 : pages(connection);
    String interval = ttl.toSeconds() + " seconds " + ttl.toNanosPart() / 1000 + " microseconds";
    for (long page = 0; page < pages; page += PAGES_AT_ONCE) {
      try (PreparedStatement statement = connection.prepareStatement(HOLD_TTL)) {
        statement.setString(1, interval);
        statement.setString(2, "(" + page + ",0)");
        statement.setString(3, "(" + (page + PAGES_AT_ONCE) + ",0)");
        statement.setString(4, interval);
        if (statement.executeUpdate() > 0) {
          Positions.noteChange(connection, List.of());
        }
      }
      connection.commit();
    }
    ttlHolds = true;
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
