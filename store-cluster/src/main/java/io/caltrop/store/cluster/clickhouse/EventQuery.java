package io.caltrop.store.cluster.clickhouse;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertType;
import io.caltrop.core.Entity;
import io.caltrop.core.IpAddress;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The last events of an address.
 *
 * <p>Two steps in one statement: the inner one finds the time of the last event wanted, reading
 * little more than times; the outer one then reads the texts of only those rows, by the primary
 * key. So an address with a million events costs their times, not their texts.
 */
final class EventQuery {
  private EventQuery() {}

  static String sql(String table, IpAddress ip, int limit) {
    String where = " FROM " + table + " WHERE ip = " + EventsTable.literal(ip.toString());
    String last = " LIMIT 1 BY event_id LIMIT " + limit;
    return "SELECT user_id, timestamp, entity, alert_id, dst_port, info, reason"
        + where
        + " AND timestamp >= (SELECT min(timestamp) FROM (SELECT timestamp, event_id"
        + where
        + " ORDER BY timestamp DESC"
        + last
        + ")) ORDER BY timestamp DESC, event_id DESC"
        + last
        + " FORMAT RowBinary";
  }

  static List<Alert> read(String host, byte[] rows, IpAddress ip) throws HostFailure {
    RowReader row = new RowReader(rows);
    List<Alert> events = new ArrayList<>();
    try {
      while (row.hasNext()) {
        events.add(event(row, ip));
      }
      return events;
    } catch (BufferUnderflowException | IllegalArgumentException | NoSuchElementException e) {
      throw HostFailure.notRows(host, e);
    }
  }

  private static Alert event(RowReader row, IpAddress ip) {
    var userId = row.uuid();
    long timestamp = row.int64();
    Entity entity = Entity.ofName(row.text()).orElseThrow();
    AlertType type = new AlertType(entity, row.int32());
    return new Alert(userId, timestamp, ip, type, row.uint16(), row.text(), row.text());
  }
}
