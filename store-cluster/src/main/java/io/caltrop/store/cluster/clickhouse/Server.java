package io.caltrop.store.cluster.clickhouse;

import java.nio.BufferUnderflowException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One server as it answered.
 *
 * @param skew how far its clock is ahead of this machine's; negative if it is behind
 * @param isReadOnly whether the events' table takes no writes, since ZooKeeper is away
 */
record Server(String host, ServerVersion version, Duration skew, boolean isReadOnly) {
  /** Clocks may differ by so much before it is worth a warning. */
  private static final Duration MOST_SKEW = Duration.ofSeconds(3);

  static Server ask(HttpPort http, String host, String database, Clock clock, Duration limit)
      throws HostFailure {
    String sql =
        "SELECT version(), toInt64(toUnixTimestamp(now())), toInt64(sum(is_readonly))"
            + " FROM system.replicas WHERE database = "
            + EventsTable.literal(database)
            + " AND table = "
            + EventsTable.literal(EventsTable.LOCAL)
            + " FORMAT RowBinary";
    Instant before = clock.instant();
    byte[] answer = http.run(host, sql, Map.of(), limit);
    Instant after = clock.instant();
    try {
      RowReader row = new RowReader(answer);
      return new Server(
          host, ServerVersion.parse(row.text()), skew(row.int64(), before, after), row.int64() > 0);
    } catch (BufferUnderflowException e) {
      throw HostFailure.notRows(host, e);
    }
  }

  /** Its clock was read between the two, and shows whole seconds. */
  private static Duration skew(long seconds, Instant before, Instant after) {
    Duration ahead = Duration.ofMillis(seconds * 1000 - after.toEpochMilli());
    Duration behind = Duration.ofMillis(before.toEpochMilli() - seconds * 1000);
    if (!ahead.isNegative()) {
      return ahead;
    }
    return behind.isNegative() ? Duration.ZERO : behind.negated();
  }

  /** What an operator should know of its clock. */
  Optional<String> clockWarning() {
    return skew.abs().compareTo(MOST_SKEW) <= 0
        ? Optional.empty()
        : Optional.of(
            "ClickHouse at %s: its clock is %d s %s this machine's; set both by NTP"
                .formatted(
                    host, skew.abs().toSeconds(), skew.isNegative() ? "behind" : "ahead of"));
  }
}
