package io.caltrop.store.cluster.clickhouse;

import io.caltrop.core.Quote;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a server holds under the names of our tables.
 *
 * @param engines by table: its engine, whole, as the server writes it
 * @param sortedBy the columns that {@link EventsTable#LOCAL} is sorted by
 * @param partitionedBy what its partitions are made by; empty for one that has none
 * @param columns by table: the type of each column by its name
 */
record SchemaCheck(
    String database,
    Map<String, String> engines,
    String sortedBy,
    String partitionedBy,
    Map<String, Map<String, String>> columns) {

  static SchemaCheck of(HttpPort http, String host, String database, Duration limit)
      throws HostFailure {
    String in =
        " IN ("
            + EventsTable.literal(EventsTable.LOCAL)
            + ", "
            + EventsTable.literal(EventsTable.ALL)
            + ")";
    String where = " WHERE database = " + EventsTable.literal(database);
    RowReader table =
        rows(
            http,
            host,
            "SELECT name, engine_full, sorting_key, partition_key FROM system.tables"
                + where
                + " AND name"
                + in,
            limit);
    Map<String, String> engines = new HashMap<>();
    String sortedBy = "";
    String partitionedBy = "";
    while (table.hasNext()) {
      String name = table.text();
      engines.put(name, table.text());
      String sortingKey = table.text();
      String partitionKey = table.text();
      if (name.equals(EventsTable.LOCAL)) {
        sortedBy = sortingKey;
        partitionedBy = partitionKey;
      }
    }
    RowReader column =
        rows(
            http,
            host,
            "SELECT table, name, type FROM system.columns" + where + " AND table" + in,
            limit);
    Map<String, Map<String, String>> columns = new HashMap<>();
    while (column.hasNext()) {
      columns
          .computeIfAbsent(column.text(), name -> new HashMap<>())
          .put(column.text(), column.text());
    }
    return new SchemaCheck(database, engines, sortedBy, partitionedBy, columns);
  }

  private static RowReader rows(HttpPort http, String host, String sql, Duration limit)
      throws HostFailure {
    return new RowReader(http.run(host, sql + " FORMAT RowBinary", Map.of(), limit));
  }

  boolean isMissing() {
    return engines.size() < 2;
  }

  boolean hasTtl(Duration retention) {
    return localEngine().contains(EventsTable.ttl(retention));
  }

  /** What keeps the tables that are there from being used, in one line; empty if nothing does. */
  Optional<String> problem(Topology topology) {
    for (Map.Entry<String, Map<String, String>> table : columns.entrySet()) {
      for (EventsTable.Column column : EventsTable.COLUMNS) {
        String type = table.getValue().get(column.name());
        if (type == null) {
          return of(table.getKey(), "it has no column " + column.name() + " " + column.type());
        }
        if (!type.equals(column.type())) {
          return of(
              table.getKey(),
              "column %s is %s, expected: %s".formatted(column.name(), type, column.type()));
        }
      }
    }
    Optional<String> local =
        engines.containsKey(EventsTable.LOCAL) ? engineProblem(topology) : Optional.empty();
    return local.or(() -> viewProblem(topology));
  }

  private Optional<String> engineProblem(Topology topology) {
    String engine = localEngine().split("[ (]", 2)[0];
    if (!engine.endsWith("ReplacingMergeTree")) {
      return of(
          EventsTable.LOCAL,
          "its engine is " + Quote.of(engine) + ", expected: ReplacingMergeTree");
    }
    if (topology.isReplicated() && engine.equals("ReplacingMergeTree")) {
      return of(
          EventsTable.LOCAL,
          "its engine is ReplacingMergeTree, expected: ReplicatedReplacingMergeTree, since the"
              + " cluster has replicas");
    }
    if (!sortedBy.equals(EventsTable.SORTED_BY)) {
      return of(
          EventsTable.LOCAL,
          "it is sorted by (%s), expected: (%s)".formatted(sortedBy, EventsTable.SORTED_BY));
    }
    if (!partitionedBy.equals(EventsTable.PARTITIONED_BY)) {
      return of(
          EventsTable.LOCAL,
          "it is partitioned by (%s), expected: (%s)"
              .formatted(partitionedBy, EventsTable.PARTITIONED_BY));
    }
    return Optional.empty();
  }

  /** The table of the whole cluster must show the other one, on the cluster that is configured. */
  private Optional<String> viewProblem(Topology topology) {
    String engine = engines.get(EventsTable.ALL);
    String expected = EventsTable.allEngine(database, topology);
    return engine == null || target(engine).equals(target(expected))
        ? Optional.empty()
        : of(
            EventsTable.ALL,
            "its engine is " + Quote.of(engine) + ", expected: " + Quote.of(expected));
  }

  /**
   * Engine, cluster, database and table, without the quotes that only some versions write; a
   * sharding key is left out, since no row depends on it.
   */
  private static String target(String engine) {
    String[] parts = engine.split("[(,)]", -1);
    int names = parts[0].strip().equals("Distributed") ? 4 : 3;
    return Arrays.stream(parts)
        .limit(names)
        .map(part -> part.strip().replaceAll("^['`]|['`]$", ""))
        .collect(Collectors.joining(", "));
  }

  private String localEngine() {
    return engines.getOrDefault(EventsTable.LOCAL, "");
  }

  private Optional<String> of(String table, String problem) {
    return Optional.of(
        "table %s.%s is not as this program makes it: %s; rename it, or name another database"
            .formatted(database, table, problem));
  }
}
