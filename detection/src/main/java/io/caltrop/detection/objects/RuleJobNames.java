package io.caltrop.detection.objects;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.Set;

/** The names of the rules' jobs that were started and not ended, which a later process may end. */
final class RuleJobNames {
  private static final String TABLE = "caltrop_streaming.rule_jobs";

  private final ObjectsDatabase database;

  RuleJobNames(ObjectsDatabase database) {
    this.database = database;
  }

  void prepare() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA IF NOT EXISTS caltrop_streaming");
      statement.execute("CREATE TABLE IF NOT EXISTS " + TABLE + " (name text PRIMARY KEY)");
    }
  }

  Set<String> all() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT name FROM " + TABLE)) {
      Set<String> names = new LinkedHashSet<>();
      while (row.next()) {
        names.add(row.getString(1));
      }
      return names;
    }
  }

  void add(String name) throws SQLException {
    execute("INSERT INTO " + TABLE + " VALUES (?) ON CONFLICT (name) DO NOTHING", name);
  }

  void remove(String name) throws SQLException {
    execute("DELETE FROM " + TABLE + " WHERE name = ?", name);
  }

  private void execute(String sql, String name) throws SQLException {
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      statement.executeUpdate();
    }
  }
}
