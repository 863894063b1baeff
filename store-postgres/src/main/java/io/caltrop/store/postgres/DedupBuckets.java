package io.caltrop.store.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The four tables of dedup marks, which take turns: one is open and takes every new mark, the
 * others are closed and hold marks that may still be live, or are empty.
 *
 * <p>Whoever records holds a lock together with the others who do and reads which table is open;
 * whoever opens another holds it alone. So all who record at one time write to one table, whatever
 * their clocks say, and its unique index decides which of two equal alerts counts. A mark is live
 * by its own time; the buckets' times only say where live marks can be, and where all are dead.
 */
final class DedupBuckets {
  /** Tables turn no faster than this, however short the dedup window is. */
  private static final Duration SHORTEST_TURN = Duration.ofMinutes(5);

  /** How far another process's clock may be behind before it misses a mark that was removed. */
  static final Duration CLOCK_SLACK = Duration.ofMinutes(1);

  private static final String LIST =
      "SELECT bucket, open, since, until FROM dedup_buckets ORDER BY bucket";
  private static final String SET =
      "UPDATE dedup_buckets SET open = ?, since = ?, until = ? WHERE bucket = ?";

  private final Duration window;
  private final Duration turn;

  DedupBuckets(Duration window) {
    this.window = window;
    this.turn = window.compareTo(SHORTEST_TURN) > 0 ? window : SHORTEST_TURN;
  }

  /** The buckets as they stay until the end of the transaction. */
  View hold(Connection connection) throws SQLException {
    Locks.DEDUP.takeTogether(connection);
    return new View(list(connection));
  }

  /** Makes an open bucket fit for marks of this time; commits. */
  void open(Connection connection, Instant now) throws SQLException {
    Locks.DEDUP.takeAlone(connection);
    View view = new View(list(connection));
    if (!view.takes(now)) {
      Optional<Bucket> open = view.open();
      Optional<Bucket> free =
          view.buckets.stream().filter(bucket -> !bucket.open && isDead(bucket, now)).findFirst();
      if (open.isPresent() && now.isBefore(open.get().sinceOrMax())) {
        set(connection, open.get(), true, now, open.get().until);
      } else if (free.isPresent()) {
        if (open.isPresent()) {
          set(connection, open.get(), false, open.get().since, open.get().until);
        }
        empty(connection, free.get());
        set(connection, free.get(), true, now, now.plus(turn));
      } else if (open.isPresent()) {
        // Clocks hours apart can fill all four; the open one then holds dead marks for longer.
        set(connection, open.get(), true, open.get().since, now.plus(turn));
      }
    }
    connection.commit();
  }

  /** Empties the closed buckets in which no mark is live any more; commits. */
  void emptyDead(Connection connection, Instant now) throws SQLException {
    boolean dead = list(connection).stream().anyMatch(bucket -> isLeftover(bucket, now));
    connection.commit();
    if (dead) {
      Locks.DEDUP.takeAlone(connection);
      for (Bucket bucket : list(connection)) {
        if (isLeftover(bucket, now)) {
          empty(connection, bucket);
          set(connection, bucket, false, null, null);
        }
      }
      connection.commit();
    }
  }

  private boolean isLeftover(Bucket bucket, Instant now) {
    return !bucket.open && bucket.since != null && isDead(bucket, now);
  }

  private boolean isDead(Bucket bucket, Instant now) {
    return bucket.until == null || !bucket.until.plus(window).plus(CLOCK_SLACK).isAfter(now);
  }

  private static void empty(Connection connection, Bucket bucket) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("TRUNCATE " + bucket.table());
    }
  }

  private static void set(
      Connection connection,
      Bucket bucket,
      boolean open,
      @Nullable Instant since,
      @Nullable Instant until)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SET)) {
      statement.setBoolean(1, open);
      statement.setObject(2, since == null ? null : since.atOffset(ZoneOffset.UTC));
      statement.setObject(3, until == null ? null : until.atOffset(ZoneOffset.UTC));
      statement.setInt(4, bucket.number);
      statement.executeUpdate();
    }
  }

  private static List<Bucket> list(Connection connection) throws SQLException {
    List<Bucket> buckets = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(LIST);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        buckets.add(new Bucket(row.getInt(1), row.getBoolean(2), instant(row, 3), instant(row, 4)));
      }
    }
    return buckets;
  }

  private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  /**
   * One table of marks.
   *
   * @param since no mark is older; null when it is empty
   * @param until every mark is older
   */
  record Bucket(int number, boolean open, @Nullable Instant since, @Nullable Instant until) {
    String table() {
      return "dedup_marks_" + number;
    }

    private Instant sinceOrMax() {
      return since == null ? Instant.MAX : since;
    }
  }

  /** The buckets at one moment. */
  record View(List<Bucket> buckets) {
    /** Whether the open bucket may take marks of this time. */
    boolean takes(Instant now) {
      return open()
          .filter(bucket -> !now.isBefore(bucket.sinceOrMax()))
          .filter(bucket -> bucket.until != null && now.isBefore(bucket.until))
          .isPresent();
    }

    Optional<Bucket> open() {
      return buckets.stream().filter(Bucket::open).findFirst();
    }

    /** The open bucket of a view that takes marks. */
    Bucket openOne() {
      return open().orElseThrow();
    }

    /** The closed buckets that can hold marks newer than this. */
    List<Bucket> closedAfter(Instant dead) {
      return buckets.stream()
          .filter(bucket -> !bucket.open && bucket.until != null && bucket.until.isAfter(dead))
          .toList();
    }
  }
}
