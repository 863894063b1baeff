package io.caltrop.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * Views in place of {@code blacklist_events} and {@code blacklists} that say where these are kept.
 * Each reads a function that raises an error (0A000), so that a query fails once it runs, and
 * catalogues, {@code \d} and plans see the columns as ever. What PostgreSQL kept before is set
 * aside as {@code blacklist_events_in_postgresql} and {@code blacklists_in_postgresql}, and gets
 * its name back when PostgreSQL keeps it again.
 */
final class Signposts {
  private static final String HERE =
      "SELECT count(*) FROM pg_class WHERE oid = to_regclass('public.%s') AND relkind = 'v'"
          + " AND to_regclass('public.%1$s_in_postgresql') IS NOT NULL";

  private static final String TOLD =
      "SELECT coalesce(obj_description(to_regclass('public.%s'), 'pg_class'), '')";

  /** The hint is kept as the view's comment, too: a start sees by it whether it still holds. */
  private static final String PUT_UP =
      """
      SET LOCAL lock_timeout = '10s';
      SET LOCAL search_path = public;
      ALTER TABLE %1$s RENAME TO %1$s_in_postgresql;
      CREATE FUNCTION %1$s_elsewhere(hint text) RETURNS SETOF %1$s_in_postgresql
      LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION USING
          ERRCODE = 'feature_not_supported',
          MESSAGE = '%1$s is not kept in PostgreSQL by this configuration',
          HINT = hint;
      END
      $$;
      CREATE VIEW %1$s AS SELECT * FROM %1$s_elsewhere(%2$s);
      COMMENT ON VIEW %1$s IS %2$s;
      GRANT EXECUTE ON FUNCTION %1$s_elsewhere(text) TO PUBLIC;
      GRANT SELECT ON %1$s TO PUBLIC
      """;

  private static final String TAKE_DOWN =
      """
      SET LOCAL lock_timeout = '10s';
      SET LOCAL search_path = public;
      DROP VIEW %1$s;
      DROP FUNCTION %1$s_elsewhere(text);
      ALTER TABLE %1$s_in_postgresql RENAME TO %1$s
      """;

  private record Signpost(String table, Optional<String> hint) {
    private boolean holds(Connection connection) throws SQLException {
      return isUp(connection)
          ? hint.isPresent() && Schema.one(connection, TOLD.formatted(table)).equals(hint.get())
          : hint.isEmpty();
    }

    private boolean isUp(Connection connection) throws SQLException {
      return Schema.one(connection, HERE.formatted(table)).equals("1");
    }

    private void set(Connection connection) throws SQLException {
      if (holds(connection)) {
        return;
      }
      if (isUp(connection)) {
        run(connection, TAKE_DOWN.formatted(table));
      }
      if (hint.isPresent()) {
        String literal = "'" + hint.get().replace("'", "''") + "'";
        run(connection, PUT_UP.formatted(table, literal));
      }
    }

    private static void run(Connection connection, String statements) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute(statements);
      }
    }
  }

  private final List<Signpost> signposts;

  /** Those for what is kept elsewhere; empty if nothing is. */
  Signposts(Optional<Elsewhere> elsewhere) {
    signposts =
        List.of(
            new Signpost("blacklist_events", elsewhere.map(Elsewhere::events)),
            new Signpost("blacklists", elsewhere.map(Elsewhere::lists)));
  }

  /** Whether nothing is to be done. */
  boolean hold(Connection connection) throws SQLException {
    for (Signpost signpost : signposts) {
      if (!signpost.holds(connection)) {
        return false;
      }
    }
    return true;
  }

  /** Puts up, changes or takes down what is not as it is to be, in the caller's transaction. */
  void set(Connection connection) throws SQLException {
    for (Signpost signpost : signposts) {
      signpost.set(connection);
    }
  }
}
