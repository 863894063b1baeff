package io.caltrop.store.postgres;

import io.caltrop.core.Alert;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Writes alerts as events. */
final class EventWriter {
  private static final String COLUMNS =
      " (event_id, user_id, \"timestamp\", received_at, ip, entity, alert_id, dst_port, info,"
          + " reason)";

  private EventWriter() {}

  static void write(Connection connection, String table, List<KeyedAlert> alerts, Instant now)
      throws SQLException {
    BinaryCopy copy = BinaryCopy.into(connection, table + COLUMNS);
    for (KeyedAlert keyed : alerts) {
      Alert alert = keyed.alert();
      copy.row(10)
          .uuid(keyed.id())
          .uuid(alert.userId())
          .bigint(alert.timestamp())
          .timestamptz(now)
          .inet(alert.ip())
          .text(alert.type().entity().toString())
          .integer(alert.alertId())
          .integer(alert.dstPort())
          .text(alert.info())
          .text(alert.reason());
    }
    copy.end();
  }
}
