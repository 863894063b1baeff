package io.caltrop.store.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of the events, each for whole hours of their arrival. Events are written straight
 * into one, so that neither adding nor dropping another makes the recording wait.
 */
final class EventPartitions {
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("uuuuMMddHH").withZone(ZoneOffset.UTC);
  private static final String PREFIX = "blacklist_events_";
  private static final String LIST =
      "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
          + " WHERE i.inhparent = 'blacklist_events'::regclass"
          + " AND c.relname ~ '^blacklist_events_[0-9]{10}_[0-9]{10}$'";
  private static final int PARTITIONS_PER_RETENTION = 8;
  private static final long HOUR_SECONDS = 3600;

  private final Duration retention;
  private final long widthSeconds;
  private volatile @Nullable Partition last;

  EventPartitions(Duration retention) {
    this.retention = retention;
    long hours = retention.toHours() / PARTITIONS_PER_RETENTION;
    this.widthSeconds = Math.max(1, hours) * HOUR_SECONDS;
  }

  /** The table for events that arrive now; made if it is missing, which commits. */
  String tableFor(Connection connection, Instant now) throws SQLException {
    Partition cached = last;
    if (cached == null || !cached.contains(now)) {
      cached = findOrCreate(connection, now);
      last = cached;
    }
    return cached.table();
  }

  /** Looks anew next time: somebody dropped what was there. */
  void forget() {
    last = null;
  }

  /** Makes what the next events will need. */
  void createAhead(Connection connection, Instant now) throws SQLException {
    findOrCreate(connection, now);
    findOrCreate(connection, now.plusSeconds(widthSeconds));
  }

  /**
   * Drops the partitions whose events are all older than the retention. Each waits for readers only
   * briefly; then it is left for the next time.
   */
  void dropExpired(Connection connection, Instant now) throws SQLException {
    Instant oldest = now.minus(retention);
    for (Partition partition : list(connection)) {
      if (!partition.to.isAfter(oldest)) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("SET LOCAL lock_timeout TO '200ms'");
          statement.execute("DROP TABLE IF EXISTS " + partition.table());
        }
      }
      connection.commit();
    }
  }

  private Partition findOrCreate(Connection connection, Instant now) throws SQLException {
    Optional<Partition> found = find(list(connection), now);
    connection.commit();
    return found.isPresent() ? found.get() : create(connection, now);
  }

  private Partition create(Connection connection, Instant now) throws SQLException {
    Locks.PARTITIONS.takeAlone(connection);
    List<Partition> existing = list(connection);
    Optional<Partition> meanwhile = find(existing, now);
    if (meanwhile.isPresent()) {
      connection.commit();
      return meanwhile.get();
    }
    Partition made = gap(existing, now);
    try (Statement statement = connection.createStatement()) {
      // Attached rather than created in place: that would lock the readers out for a moment.
      statement.execute(
          "CREATE TABLE %s (LIKE blacklist_events INCLUDING ALL) WITH (autovacuum_vacuum_insert_threshold = -1)"
              .formatted(made.table()));
      statement.execute(
          "ALTER TABLE blacklist_events ATTACH PARTITION %s FOR VALUES FROM ('%s') TO ('%s')"
              .formatted(made.table(), made.from, made.to));
    }
    connection.commit();
    return made;
  }

  /** The usual span around an instant, less what others cover: the width may have been another. */
  private Partition gap(List<Partition> existing, Instant now) {
    long start = Math.floorDiv(now.getEpochSecond(), widthSeconds) * widthSeconds;
    Instant from = Instant.ofEpochSecond(start);
    Instant to = from.plusSeconds(widthSeconds);
    for (Partition other : existing) {
      if (!other.to.isAfter(now) && other.to.isAfter(from)) {
        from = other.to;
      }
      if (other.from.isAfter(now) && other.from.isBefore(to)) {
        to = other.from;
      }
    }
    return new Partition(from, to);
  }

  private static Optional<Partition> find(List<Partition> partitions, Instant now) {
    return partitions.stream().filter(partition -> partition.contains(now)).findFirst();
  }

  private static List<Partition> list(Connection connection) throws SQLException {
    List<Partition> partitions = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(LIST)) {
      while (result.next()) {
        partitions.add(Partition.named(result.getString(1)));
      }
    }
    return partitions;
  }

  /** One partition, from an hour (inclusive) to another (exclusive); its name says so. */
  private record Partition(Instant from, Instant to) {
    static Partition named(String table) {
      String[] hours = table.substring(PREFIX.length()).split("_", -1);
      return new Partition(hour(hours[0]), hour(hours[1]));
    }

    private static Instant hour(String text) {
      return java.time.LocalDateTime.parse(text + "00", DateTimeFormatter.ofPattern("uuuuMMddHHmm"))
          .toInstant(ZoneOffset.UTC);
    }

    String table() {
      return PREFIX + HOUR.format(from) + "_" + HOUR.format(to);
    }

    boolean contains(Instant time) {
      return !time.isBefore(from) && time.isBefore(to);
    }
  }
}
