package io.caltrop.detection.engine.rows;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs statements that take rows as one array a column. */
final class RowStatements {
  private final Connection connection;

  RowStatements(Connection connection) {
    this.connection = connection;
  }

  void execute(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.executeUpdate();
    }
  }

  /** Runs a statement whose parameter is an epoch. */
  void executeSince(long epoch, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, epoch);
      statement.executeUpdate();
    }
  }

  /** Answers the only column of a query whose parameter is an epoch. */
  List<Long> numbers(String sql, long epoch) throws SQLException {
    List<Long> numbers = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, epoch);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          numbers.add(result.getLong(1));
        }
      }
    }
    return numbers;
  }

  /** Runs a statement over rows that start with these columns, if there are any rows. */
  void execute(String sql, List<@Nullable String[]> rows, List<Column> columns)
      throws SQLException {
    if (!rows.isEmpty()) {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        bind(statement, 1, rows, columns);
        statement.executeUpdate();
      }
    }
  }

  /** The same for a statement whose first parameter is an epoch. */
  void executeIn(long epoch, String sql, List<@Nullable String[]> rows, List<Column> columns)
      throws SQLException {
    if (!rows.isEmpty()) {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setLong(1, epoch);
        bind(statement, 2, rows, columns);
        statement.executeUpdate();
      }
    }
  }

  private static void bind(
      PreparedStatement statement, int first, List<@Nullable String[]> rows, List<Column> columns)
      throws SQLException {
    for (int i = 0; i < columns.size(); i++) {
      statement.setObject(first + i, Quoted.array(rows, i), Types.OTHER);
    }
  }
}
