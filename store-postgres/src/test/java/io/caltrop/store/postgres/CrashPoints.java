package io.caltrop.store.postgres;

import java.util.List;

/**
 * Kills the session at a chosen one of the statements that a batch consists of. Counted by a
 * sequence, which no rollback takes back.
 */
record CrashPoints(PostgresSettings database) {
  private static final List<String> TABLES =
      List.of(
          "consumer_positions",
          "dedup_marks_0",
          "dedup_marks_1",
          "dedup_marks_2",
          "dedup_marks_3",
          "blacklist_events",
          "blacklist_counts",
          "store_changes");

  static CrashPoints install(PostgresSettings database) {
    TestServer.execute(
        database,
        """
        CREATE SEQUENCE countdown START 1000000;
        CREATE FUNCTION crash() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF nextval('countdown') = 1000 THEN
            PERFORM pg_terminate_backend(pg_backend_pid());
            PERFORM pg_sleep(30); -- until the signal is there: it may take longer than what is left to do
          END IF;
          RETURN NULL;
        END $$;
        """);
    for (String table : TABLES) {
      boolean rows = table.equals("blacklist_events");
      TestServer.execute(
          database,
          "CREATE TRIGGER crash AFTER INSERT OR UPDATE ON %s FOR EACH %s EXECUTE FUNCTION crash()"
              .formatted(table, rows ? "ROW" : "STATEMENT"));
    }
    return new CrashPoints(database);
  }

  /** The session that runs the nth statement from now on dies in it. */
  void crashAt(int statement) {
    TestServer.execute(database, "SELECT setval('countdown', " + (1000 - statement) + ")");
  }

  void disarm() {
    TestServer.execute(database, "SELECT setval('countdown', 1000000)");
  }
}
