package io.caltrop.store.cluster.clickhouse;

import java.nio.BufferUnderflowException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * One server as it answered.
 *
 * @param now its clock
 * @param isReadOnly whether the events' table takes no writes, since ZooKeeper is away
 */
record Server(String host, ServerVersion version, Instant now, boolean isReadOnly) {

  static Server ask(HttpPort http, String host, String database, Duration limit)
      throws HostFailure {
    String sql =
        "SELECT version(), toInt64(toUnixTimestamp(now())), toInt64(sum(is_readonly))"
            + " FROM system.replicas WHERE database = "
            + EventsTable.literal(database)
            + " AND table = "
            + EventsTable.literal(EventsTable.LOCAL)
            + " FORMAT RowBinary";
    byte[] answer = http.run(host, sql, Map.of(), limit);
    try {
      RowReader row = new RowReader(answer);
      return new Server(
          host,
          ServerVersion.parse(row.text()),
          Instant.ofEpochSecond(row.int64()),
          row.int64() > 0);
    } catch (BufferUnderflowException | DateTimeException e) {
      throw HostFailure.notRows(host, e);
    }
  }
}
