package io.caltrop.store.postgres;

import io.caltrop.core.store.AlertBatch.Advance;
import io.caltrop.core.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/** How far the partitions of topics were recorded. */
final class Positions {
  private static final String ADVANCE =
      """
      INSERT INTO consumer_positions AS p (topic_id, partition, next_offset) VALUES (?, ?, ?)
      ON CONFLICT (topic_id, partition) DO UPDATE SET next_offset = excluded.next_offset
      WHERE p.next_offset <= ?
      """;
  private static final String POSITION =
      "SELECT next_offset FROM consumer_positions WHERE topic_id = ? AND partition = ?";
  private static final String CHANGED =
      "UPDATE store_changes SET changes = changes + 1 WHERE slot = pg_backend_pid() % 8";

  private Positions() {}

  /**
   * Moves the positions on and locks them until the end of the transaction.
   *
   * @throws StoreException with STALE if one is already beyond the start
   */
  static void advance(Connection connection, List<Advance> advances) throws SQLException {
    if (advances.isEmpty()) {
      return;
    }
    List<Advance> sorted =
        advances.stream()
            .sorted(Comparator.comparing(Advance::topicId).thenComparing(Advance::partition))
            .toList();
    try (PreparedStatement statement = connection.prepareStatement(ADVANCE)) {
      for (Advance advance : sorted) {
        statement.setString(1, advance.topicId());
        statement.setInt(2, advance.partition());
        statement.setLong(3, advance.next());
        statement.setLong(4, advance.from());
        statement.addBatch();
      }
      int[] moved = statement.executeBatch();
      for (int i = 0; i < moved.length; i++) {
        if (moved[i] == 0) {
          throw stale(sorted.get(i));
        }
      }
    }
  }

  private static StoreException stale(Advance advance) {
    return new StoreException(
        StoreException.Kind.STALE,
        "partition %d of topic %s is already recorded beyond offset %d"
            .formatted(advance.partition(), advance.topicId(), advance.from()));
  }

  /** Notes that something changed, unless the positions say so. */
  static void noteChange(Connection connection, List<Advance> advances) throws SQLException {
    if (advances.stream().noneMatch(advance -> advance.next() > advance.from())) {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate(CHANGED);
      }
    }
  }

  static OptionalLong find(Connection connection, String topicId, int partition)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(POSITION)) {
      statement.setString(1, topicId);
      statement.setInt(2, partition);
      try (ResultSet result = statement.executeQuery()) {
        return result.next() ? OptionalLong.of(result.getLong(1)) : OptionalLong.empty();
      }
    }
  }
}
