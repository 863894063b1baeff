package io.caltrop.app.bench;

import io.caltrop.core.Alert;
import io.caltrop.core.EventId;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.postgresql.PGConnection;

/**
 * The limit beside the pipeline's throughput: COPY of a batch into a temporary table, one {@code
 * INSERT .. ON CONFLICT} for the dedup marks, and an upsert of the counts, on one connection, with
 * no Kafka and no decoding. Only the time inside the database calls counts.
 */
final class BareLoop {
  private static final String TABLES =
      """
      DROP SCHEMA IF EXISTS bare CASCADE;
      CREATE SCHEMA bare;
      CREATE TABLE bare.marks (id uuid PRIMARY KEY, seen_at timestamptz NOT NULL);
      CREATE TABLE bare.events (
        id uuid NOT NULL, user_id uuid NOT NULL, ts bigint NOT NULL, received_at timestamptz NOT NULL,
        ip inet NOT NULL, alert_id int NOT NULL, dst_port int NOT NULL, info text NOT NULL, reason text NOT NULL);
      CREATE INDEX ON bare.events (ip, ts DESC);
      CREATE TABLE bare.counts (
        alert_id int, ip inet, count bigint NOT NULL, last_seen timestamptz NOT NULL, PRIMARY KEY (alert_id, ip))
        WITH (fillfactor = 70);
      CREATE TEMPORARY TABLE incoming (
        id uuid, user_id uuid, ts bigint, ip inet, alert_id int, dst_port int, info text, reason text)
        ON COMMIT DELETE ROWS;
      """;
  private static final String RECORD =
      """
      WITH fresh AS (
        INSERT INTO bare.marks SELECT DISTINCT ON (id) id, now() FROM incoming ORDER BY id
        ON CONFLICT DO NOTHING RETURNING id),
      stored AS (
        INSERT INTO bare.events
        SELECT i.id, user_id, ts, now(), ip, alert_id, dst_port, info, reason FROM incoming i JOIN fresh USING (id)
        RETURNING alert_id, ip)
      INSERT INTO bare.counts AS c
      SELECT alert_id, ip, count(*), now() FROM stored GROUP BY 1, 2 ORDER BY 1, 2
      ON CONFLICT (alert_id, ip) DO UPDATE SET count = c.count + excluded.count, last_seen = excluded.last_seen
      """;

  private final Connection connection;
  private long nanos;
  private long alerts;

  BareLoop(Connection connection) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(true);
    try (Statement sql = connection.createStatement()) {
      sql.execute(TABLES);
    }
    connection.setAutoCommit(false);
  }

  void record(List<Alert> batch) throws SQLException {
    byte[] rows = rows(batch);
    long start = System.nanoTime();
    var copy =
        connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY incoming FROM STDIN");
    copy.writeToCopy(rows, 0, rows.length);
    copy.endCopy();
    try (Statement sql = connection.createStatement()) {
      sql.executeUpdate(RECORD);
    }
    connection.commit();
    nanos += System.nanoTime() - start;
    alerts += batch.size();
  }

  double alertsPerSecond() {
    return alerts * 1e9 / nanos;
  }

  void dropTables() throws SQLException {
    try (Statement sql = connection.createStatement()) {
      sql.execute("DROP SCHEMA bare CASCADE");
    }
    connection.commit();
  }

  private static byte[] rows(List<Alert> batch) {
    StringBuilder rows = new StringBuilder(batch.size() * 220);
    for (Alert alert : batch) {
      EventId id = EventId.of(alert);
      rows.append(new UUID(id.high(), id.low())).append('\t').append(alert.userId()).append('\t');
      rows.append(alert.timestamp()).append('\t').append(alert.ip()).append('\t');
      rows.append(alert.alertId()).append('\t').append(alert.dstPort()).append('\t');
      rows.append(escaped(alert.info())).append('\t').append(escaped(alert.reason())).append('\n');
    }
    return rows.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r");
  }
}
