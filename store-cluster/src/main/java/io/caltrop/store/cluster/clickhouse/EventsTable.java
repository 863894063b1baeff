package io.caltrop.store.cluster.clickhouse;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The two tables and the statements that make them.
 *
 * <p>{@code blacklist_events} is where a server keeps its rows. It collapses rows of one event id
 * when parts merge, within a day of recording; a query that must not see a row twice says {@code
 * FINAL} or {@code LIMIT 1 BY event_id}. {@code replicated_blacklist_events} shows the events of
 * the whole cluster and stores nothing.
 *
 * <p>The schema itself is the version: a statement creates what is missing, {@link SchemaCheck}
 * compares what is there.
 */
final class EventsTable {
  static final String LOCAL = "blacklist_events";
  static final String ALL = "replicated_blacklist_events";
  static final String SORTED_BY = "ip, timestamp, event_id";
  static final String PARTITIONED_BY = "toYYYYMMDD(recorded)";

  /** In the order of {@link RowBlock}'s rows. Types as servers of 2018 and of today write them. */
  static final List<Column> COLUMNS =
      List.of(
          new Column("event_id", "FixedString(16)"),
          new Column("timestamp", "Int64"),
          new Column("user_id", "UUID"),
          new Column("entity", "String"),
          new Column("alert_id", "UInt32"),
          new Column("ip", "String"),
          new Column("dst_port", "UInt16"),
          new Column("info", "String"),
          new Column("reason", "String"),
          new Column("recorded", "DateTime('UTC')"));

  static final String COLUMN_NAMES =
      COLUMNS.stream().map(Column::name).collect(Collectors.joining(", "));

  /** Eight times finer than usual: the rows of an address are few, and each part is looked into. */
  private static final String SETTINGS = " SETTINGS index_granularity = 1024";

  private EventsTable() {}

  record Column(String name, String type) {}

  static String createDatabase(String database, Topology topology) {
    return "CREATE DATABASE IF NOT EXISTS " + quoted(database) + topology.onCluster();
  }

  static String createLocal(
      String database, Topology topology, ServerVersion version, Optional<Duration> retention) {
    return "CREATE TABLE IF NOT EXISTS "
        + name(database, LOCAL)
        + topology.onCluster()
        + columns()
        + " ENGINE = "
        + engine(database, topology)
        + " PARTITION BY "
        + PARTITIONED_BY
        + " ORDER BY ("
        + SORTED_BY
        + ")"
        + (version.hasTtl() ? retention.map(EventsTable::ttl).orElse("") : "")
        + SETTINGS
        + (version.hasTtl() ? ", ttl_only_drop_parts = 1" : "");
  }

  private static String engine(String database, Topology topology) {
    return topology.isReplicated()
        ? "ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/%s/%s', '{replica}')"
            .formatted(database, LOCAL)
        : "ReplacingMergeTree";
  }

  /** Rows leave by whole parts, once the last of a part is old enough. */
  static String ttl(Duration retention) {
    return " TTL recorded + toIntervalSecond(" + retention.toSeconds() + ")";
  }

  static String createAll(String database, Topology topology) {
    return "CREATE TABLE IF NOT EXISTS "
        + name(database, ALL)
        + topology.onCluster()
        + columns()
        + " ENGINE = "
        + allEngine(database, topology);
  }

  static String allEngine(String database, Topology topology) {
    return topology
        .cluster()
        .map(
            cluster ->
                "Distributed('%s', '%s', '%s', cityHash64(ip))".formatted(cluster, database, LOCAL))
        .orElse("Merge('%s', '^%s$')".formatted(database, LOCAL));
  }

  private static String columns() {
    return COLUMNS.stream()
        .map(column -> column.name() + " " + column.type())
        .collect(Collectors.joining(", ", " (", ")"));
  }

  static String name(String database, String table) {
    return quoted(database) + "." + table;
  }

  /** Names hold no back-tick: {@link ClickHouseSettings} allows none. */
  static String quoted(String name) {
    return "`" + name + "`";
  }

  /** A text as a literal of SQL. */
  static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
