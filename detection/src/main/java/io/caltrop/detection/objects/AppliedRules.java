package io.caltrop.detection.objects;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules that people have put in beside those that are shipped, or in their place: the table
 * {@code caltrop_rules}. Whoever runs the rules sees a change within seconds.
 */
public final class AppliedRules {
  /** The table. */
  public static final String TABLE = "caltrop_rules";

  private static final String LIST =
      "SELECT id, version, yaml, enabled FROM %s ORDER BY applied_at, id";
  private static final String APPLY =
      """
      INSERT INTO %s (id, version, yaml, enabled) VALUES (?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET version = excluded.version, yaml = excluded.yaml,
        enabled = excluded.enabled, applied_at = now()""";

  private final ObjectsDatabase database;
  private final String table;

  /** In the schema that people see. */
  public AppliedRules(ObjectsDatabase database) {
    this.database = database;
    table = '"' + database.schema().replace("\"", "\"\"") + "\"." + TABLE;
  }

  /**
   * One of them.
   *
   * @param enabled false: neither it nor a shipped rule of its id is run
   */
  public record Applied(String id, int version, String yaml, boolean enabled) {}

  /** Makes the table. */
  public void prepare() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE IF NOT EXISTS %s (
            id text PRIMARY KEY,
            version integer NOT NULL,
            yaml text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now(),
            enabled boolean NOT NULL DEFAULT true)"""
              .formatted(table));
      statement.execute(Definitions.readable(database.schema(), TABLE));
    }
  }

  /** All of them, in the order in which they were applied. */
  public List<Applied> all() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(LIST.formatted(table))) {
      List<Applied> all = new ArrayList<>();
      while (row.next()) {
        all.add(new Applied(row.getString(1), row.getInt(2), row.getString(3), row.getBoolean(4)));
      }
      return all;
    }
  }

  /** Puts one in, in place of another of its id. */
  public void apply(Applied rule) throws SQLException {
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement(APPLY.formatted(table))) {
      statement.setString(1, rule.id());
      statement.setInt(2, rule.version());
      statement.setString(3, rule.yaml());
      statement.setBoolean(4, rule.enabled());
      statement.executeUpdate();
    }
  }

  /** Takes one out; a shipped rule of its id is run again. */
  public boolean remove(String id) throws SQLException {
    try (Connection connection = database.connect();
        PreparedStatement statement =
            connection.prepareStatement("DELETE FROM " + table + " WHERE id = ?")) {
      statement.setString(1, id);
      return statement.executeUpdate() > 0;
    }
  }
}
