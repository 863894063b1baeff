package io.caltrop.detection.dialect;

import io.caltrop.store.postgres.PostgresSettings;
import io.caltrop.store.postgres.embedded.EmbeddedPostgres;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** A real PostgreSQL, for what is right; its texts are compared by their bytes. */
final class Postgres implements AutoCloseable {
  private final EmbeddedPostgres server;
  private final Connection connection;

  Postgres(Path dir) throws SQLException {
    server = EmbeddedPostgres.start(dir, 0);
    PostgresSettings settings = server.settings();
    try (Connection own = connect(settings, settings.database());
        Statement statement = own.createStatement()) {
      // The program's own database has the locale C, whose upper() leaves all but ASCII alone.
      statement.execute(
          "CREATE DATABASE same TEMPLATE template0 LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'");
    }
    connection = connect(settings, "same");
    execute("SET timezone = 'UTC'");
  }

  private static Connection connect(PostgresSettings settings, String database)
      throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/%s".formatted(settings.host(), settings.port(), database),
        settings.user(),
        settings.password());
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The rows of a query. */
  List<List<Object>> rows(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int width = result.getMetaData().getColumnCount();
      List<List<Object>> rows = new ArrayList<>();
      while (result.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 1; i <= width; i++) {
          row.add(value(result, i));
        }
        rows.add(row);
      }
      return rows;
    }
  }

  private static Object value(ResultSet result, int column) throws SQLException {
    String type = result.getMetaData().getColumnTypeName(column);
    String text = result.getString(column);
    if (text == null) {
      return "NULL";
    }
    return switch (type) {
      case "timestamptz" -> result.getObject(column, OffsetDateTime.class).toInstant();
      case "timestamp" -> result.getObject(column, LocalDateTime.class);
      case "date" -> result.getObject(column, LocalDate.class);
      case "numeric" -> text.equals("NaN") ? text : new BigDecimal(text);
      case "bool", "int2", "int4", "int8", "float4", "float8" -> result.getObject(column);
      default -> text;
    };
  }

  /**
   * The values of an expression in the rows of sample, by id; NULL where PostgreSQL fails. A sum of
   * integers that is too large for one is a bigint, as in streaming queries.
   */
  List<Object> values(String expression) throws SQLException {
    List<Object> values = new ArrayList<>();
    try {
      rows("SELECT (" + expression + ") FROM sample ORDER BY id")
          .forEach(row -> values.add(row.get(0)));
    } catch (SQLException e) {
      // A row makes it fail: each by itself.
      for (List<Object> row : rows("SELECT id FROM sample ORDER BY id")) {
        values.add(value(expression, row.get(0)));
      }
    }
    return values;
  }

  private Object value(String expression, Object id) throws SQLException {
    try {
      return rows("SELECT (" + expression + ") FROM sample WHERE id = " + id).get(0).get(0);
    } catch (SQLException e) {
      // Class 22 is of values; any other problem is one of the query.
      if (!String.valueOf(e.getSQLState()).startsWith("22")) {
        throw new SQLException(expression, e);
      }
      return String.valueOf(e.getMessage()).contains("int out of range")
              || String.valueOf(e.getMessage()).contains("integer out of range")
          ? wideValue(expression, id)
          : "NULL";
    }
  }

  private Object wideValue(String expression, Object id) {
    try {
      return rows("SELECT (" + expression + ") FROM wide AS sample WHERE id = " + id).get(0).get(0);
    } catch (SQLException e) {
      return "NULL";
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    server.close();
  }
}
