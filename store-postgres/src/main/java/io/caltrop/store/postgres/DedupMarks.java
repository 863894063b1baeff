package io.caltrop.store.postgres;

import io.caltrop.core.EventId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Tells alerts that were recorded within the dedup window from new ones, and marks these.
 *
 * <p>Two transactions that mark the same alert at once both find it new; the second then waits at
 * the unique index and fails with a unique violation, to be tried again. That is rare, and cheaper
 * for all others than {@code ON CONFLICT} would be.
 */
final class DedupMarks {
  private final Duration window;

  DedupMarks(Duration window) {
    this.window = window;
  }

  /**
   * Marks the new ones of some alerts.
   *
   * @param alerts in the order of their identities, each once
   * @param buckets must take marks of this time
   * @return the new ones, in the same order
   */
  List<KeyedAlert> mark(
      Connection connection, List<KeyedAlert> alerts, DedupBuckets.View buckets, Instant now)
      throws SQLException {
    if (alerts.isEmpty()) {
      return alerts;
    }
    Instant dead = now.minus(window);
    List<KeyedAlert> fresh = without(alerts, live(connection, alerts, buckets, dead));
    Set<EventId> renewed = renew(connection, fresh, buckets.openOne(), now);
    insert(connection, without(fresh, renewed), buckets.openOne(), now);
    return fresh;
  }

  private static List<KeyedAlert> without(List<KeyedAlert> alerts, Set<EventId> excluded) {
    if (excluded.isEmpty()) {
      return alerts;
    }
    List<KeyedAlert> rest = new ArrayList<>(alerts.size());
    for (KeyedAlert keyed : alerts) {
      if (!excluded.contains(keyed.id())) {
        rest.add(keyed);
      }
    }
    return rest;
  }

  private static Set<EventId> live(
      Connection connection, List<KeyedAlert> alerts, DedupBuckets.View buckets, Instant dead)
      throws SQLException {
    List<DedupBuckets.Bucket> tables = new ArrayList<>(buckets.closedAfter(dead));
    tables.add(buckets.openOne());
    Set<EventId> live = new HashSet<>();
    for (DedupBuckets.Bucket bucket : tables) {
      String query =
          "SELECT event_id FROM "
              + bucket.table()
              + " WHERE event_id = ANY (?::uuid[]) AND seen_at > ?";
      try (PreparedStatement statement = connection.prepareStatement(query)) {
        statement.setObject(1, new UuidArray(alerts));
        statement.setObject(2, dead.atOffset(ZoneOffset.UTC));
        addIds(statement, live);
      }
    }
    return live;
  }

  /** Dead marks in the open bucket are renewed in place: an identity has one row there. */
  private Set<EventId> renew(
      Connection connection, List<KeyedAlert> fresh, DedupBuckets.Bucket open, Instant now)
      throws SQLException {
    Set<EventId> renewed = new HashSet<>();
    Instant dead = now.minus(window);
    boolean holdsDead = open.since() != null && !open.since().isAfter(dead);
    if (holdsDead && !fresh.isEmpty()) {
      String query =
          "UPDATE %s SET seen_at = ? WHERE event_id = ANY (?::uuid[]) AND seen_at <= ? RETURNING event_id"
              .formatted(open.table());
      try (PreparedStatement statement = connection.prepareStatement(query)) {
        statement.setObject(1, now.atOffset(ZoneOffset.UTC));
        statement.setObject(2, new UuidArray(fresh));
        statement.setObject(3, dead.atOffset(ZoneOffset.UTC));
        addIds(statement, renewed);
      }
    }
    return renewed;
  }

  private static void addIds(PreparedStatement query, Set<EventId> ids) throws SQLException {
    try (ResultSet result = query.executeQuery()) {
      while (result.next()) {
        UUID id = result.getObject(1, UUID.class);
        ids.add(new EventId(id.getMostSignificantBits(), id.getLeastSignificantBits()));
      }
    }
  }

  private static void insert(
      Connection connection, List<KeyedAlert> fresh, DedupBuckets.Bucket open, Instant now)
      throws SQLException {
    if (fresh.isEmpty()) {
      return;
    }
    BinaryCopy copy = BinaryCopy.into(connection, open.table() + " (event_id, seen_at)");
    for (KeyedAlert keyed : fresh) {
      copy.row(2).uuid(keyed.id()).timestamptz(now);
    }
    copy.end();
  }
}
