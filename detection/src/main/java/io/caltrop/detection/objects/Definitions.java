package io.caltrop.detection.objects;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.dialect.Statement.Kind;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The definitions of all objects, in PostgreSQL: their statements, in the order of creation. */
final class Definitions {
  private static final String TABLE = "caltrop_streaming.objects";
  private static final String DROPPED = "caltrop_streaming.dropped";
  private static final String PREPARE =
      "CREATE SCHEMA IF NOT EXISTS caltrop_streaming;"
          + " CREATE TABLE IF NOT EXISTS "
          + TABLE
          + " (number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE,"
          + " kind text NOT NULL, statement text NOT NULL,"
          + " created_at timestamptz NOT NULL DEFAULT now());"
          + " ALTER TABLE "
          + TABLE
          + " ADD COLUMN IF NOT EXISTS own_kafka boolean,"
          + " ADD COLUMN IF NOT EXISTS reads text[];"
          + " CREATE TABLE IF NOT EXISTS "
          + DROPPED
          + " (name text PRIMARY KEY)";
  private static final String LIST =
      "SELECT name, kind, statement, created_at, own_kafka, reads FROM "
          + TABLE
          + " ORDER BY number";
  private static final String INSERT =
      "INSERT INTO "
          + TABLE
          + " (name, kind, statement, created_at, own_kafka, reads) VALUES (?, ?, ?, ?, ?, ?)";
  private static final String DELETE = "DELETE FROM " + TABLE + " WHERE name = ?";
  private static final String NOTE = "UPDATE " + TABLE + " SET reads = ? WHERE name = ?";
  private static final String LEAVE =
      "INSERT INTO " + DROPPED + " VALUES (?) ON CONFLICT (name) DO NOTHING";
  private static final String LEFT = "DELETE FROM " + DROPPED + " WHERE name = ?";
  private static final String RELATION = "SELECT to_regclass(quote_ident(?)) IS NOT NULL";

  private final ObjectsDatabase database;

  Definitions(ObjectsDatabase database) {
    this.database = database;
  }

  /**
   * One object.
   *
   * @param statement as it was typed
   * @param created to the millisecond; where the end of a topic was then it begins to read
   * @param ownKafka whether it uses the program's own Kafka; empty for what uses none, and while it
   *     is not known
   * @param reads names of the objects it reads; empty while they are not known
   */
  record Definition(
      String name,
      Kind kind,
      String statement,
      Instant created,
      Optional<Boolean> ownKafka,
      List<String> reads) {
    /** Copies. */
    Definition {
      reads = List.copyOf(reads);
    }

    /** One that was only typed. */
    static Definition of(String name, Kind kind, String statement, Instant now) {
      Instant created = now.truncatedTo(ChronoUnit.MILLIS);
      return new Definition(name, kind, statement, created, Optional.empty(), List.of());
    }

    Definition with(Brokers.Choice choice) {
      return new Definition(name, kind, statement, created, Optional.of(choice.isOwn()), reads);
    }

    Definition reading(Collection<String> names) {
      return new Definition(name, kind, statement, created, ownKafka, List.copyOf(names));
    }
  }

  /** Makes the tables that all objects need. */
  void prepare(List<String> others) {
    List<String> statements = new ArrayList<>(List.of(PREPARE));
    statements.addAll(others);
    change(statements, List.of(), List.of());
  }

  List<Definition> all() {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(LIST)) {
      List<Definition> all = new ArrayList<>();
      while (row.next()) {
        Instant created = row.getTimestamp(4).toInstant();
        Optional<Boolean> ownKafka = Optional.ofNullable(row.getObject(5, Boolean.class));
        Kind kind = Kind.valueOf(row.getString(2));
        Array reads = row.getArray(6);
        List<String> names = reads == null ? List.of() : List.of((String[]) reads.getArray());
        all.add(new Definition(row.getString(1), kind, row.getString(3), created, ownKafka, names));
      }
      return all;
    } catch (SQLException e) {
      throw problem(e);
    }
  }

  /** Notes what an object reads. */
  void noteReads(Definition definition) {
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement(NOTE)) {
      statement.setArray(1, texts(connection, definition.reads));
      statement.setString(2, definition.name);
      statement.executeUpdate();
    } catch (SQLException e) {
      throw problem(e);
    }
  }

  private static Array texts(Connection connection, List<String> names) throws SQLException {
    return connection.createArrayOf("text", names.toArray());
  }

  /** The names of objects that were dropped, whose jobs and checkpoints may still be there. */
  List<String> dropped() {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT name FROM " + DROPPED)) {
      List<String> names = new ArrayList<>();
      while (row.next()) {
        names.add(row.getString(1));
      }
      return names;
    } catch (SQLException e) {
      throw problem(e);
    }
  }

  /** Nothing of the dropped object is there any longer. */
  void left(String name) {
    try (Connection connection = database.connect()) {
      execute(connection, LEFT, name);
    } catch (SQLException e) {
      throw problem(e);
    }
  }

  /** Whether PostgreSQL has a table, view or the like of that name. */
  boolean isRelation(String name) {
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement(RELATION)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    } catch (SQLException e) {
      throw problem(e);
    }
  }

  /**
   * Runs statements, and adds and removes definitions, all in one transaction. Who is removed is
   * noted as {@link #dropped}.
   *
   * @throws SqlProblem with PostgreSQL's own code; nothing has changed then
   */
  void change(List<String> statements, List<Definition> added, List<String> removed) {
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        // Whoever reads a table that is to be dropped may do so for a while, not for ever.
        statement.execute("SET LOCAL lock_timeout = '5s'");
        for (String sql : statements) {
          statement.execute(sql);
        }
      }
      for (Definition definition : added) {
        insert(connection, definition);
        execute(connection, LEFT, definition.name); // its job ends what was left of another
      }
      for (String name : removed) {
        execute(connection, DELETE, name);
        execute(connection, LEAVE, name);
      }
      connection.commit();
    } catch (SQLException e) {
      throw problem(e);
    }
  }

  /** The statement that lets those read a table or view who may only read, if there are such. */
  static String readable(String schema, String name) {
    return """
        DO $grant$ BEGIN
          IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'caltrop_reader') THEN
            EXECUTE format('GRANT SELECT ON %%I.%%I TO caltrop_reader', %s, %s);
          END IF;
        END $grant$"""
        .formatted(literal(schema), literal(name));
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''").replace("$", "' || chr(36) || '") + "'";
  }

  private static void insert(Connection connection, Definition definition) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setString(1, definition.name);
      statement.setString(2, definition.kind.name());
      statement.setString(3, definition.statement);
      statement.setTimestamp(4, Timestamp.from(definition.created));
      statement.setObject(5, definition.ownKafka.orElse(null), Types.BOOLEAN);
      statement.setArray(6, texts(connection, definition.reads));
      statement.executeUpdate();
    }
  }

  private static void execute(Connection connection, String sql, String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      statement.executeUpdate();
    }
  }

  private static SqlProblem problem(SQLException e) {
    String state = e.getSQLState() == null ? "58000" : e.getSQLState();
    ServerErrorMessage server = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
    String message = server == null ? e.getMessage() : server.getMessage();
    String hint = server == null || server.getHint() == null ? "" : server.getHint();
    return SqlProblem.of(state, "PostgreSQL: " + String.valueOf(message).strip(), hint);
  }
}
