package io.caltrop.store.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Advisory locks of the store, each held to the end of a transaction. */
enum Locks {
  /** Held together by those who record, alone by who changes which dedup marks are looked at. */
  DEDUP(0),
  /** Held alone by who adds a partition of the events. */
  PARTITIONS(1),
  /** Held alone by who migrates. */
  SCHEMA(2);

  /** "calt": the first half of the key, so that other programs' locks are others. */
  private static final int SPACE = 0x63616c74;

  private final int key;

  Locks(int key) {
    this.key = key;
  }

  void takeAlone(Connection connection) throws SQLException {
    take(connection, "SELECT pg_advisory_xact_lock(?, ?)");
  }

  void takeTogether(Connection connection) throws SQLException {
    take(connection, "SELECT pg_advisory_xact_lock_shared(?, ?)");
  }

  private void take(Connection connection, String query) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setInt(1, SPACE);
      statement.setInt(2, key);
      statement.execute();
    }
  }
}
