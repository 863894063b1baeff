package io.caltrop.store.cluster.clickhouse;

import io.caltrop.core.Quote;
import io.caltrop.core.store.StoreException;
import io.caltrop.core.store.StoreException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the tables where they are missing. Each statement may run any number of times and in
 * several processes at once; whoever comes second waits until the first is done.
 */
final class Migration {
  private static final Logger log = LoggerFactory.getLogger(Migration.class);

  /**
   * How long {@code ON CLUSTER} waits for every server; one that is away makes its tables later.
   */
  private static final Duration ALL_SERVERS = Duration.ofSeconds(5);

  private static final Duration STATEMENT = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofSeconds(3);
  private static final Duration OTHERS = Duration.ofSeconds(10);

  private final HttpPort http;
  private final ClickHouseSettings settings;

  Migration(HttpPort http, ClickHouseSettings settings) {
    this.http = http;
    this.settings = settings;
  }

  /** How the servers belong together; throws if they do not know the cluster. */
  Topology topology(Server server) throws HostFailure {
    Optional<String> cluster = settings.cluster();
    if (cluster.isEmpty()) {
      return Topology.SINGLE;
    }
    RowReader row =
        rows(server.host(), "SELECT cluster, toUInt32(shard_num) AS shard FROM system.clusters");
    TreeSet<String> known = new TreeSet<>();
    TreeSet<Integer> shards = new TreeSet<>();
    int replicas = 0;
    while (row.hasNext()) {
      String name = row.text();
      int shard = row.int32();
      known.add(name);
      if (name.equals(cluster.get())) {
        shards.add(shard);
        replicas++;
      }
    }
    if (shards.isEmpty()) {
      throw new StoreException(
          Kind.UNAVAILABLE,
          "ClickHouse at %s: unknown cluster %s; allowed: %s"
              .formatted(
                  server.host(),
                  Quote.of(cluster.get()),
                  known.isEmpty() ? "none, it has no remote_servers" : String.join(", ", known)));
    }
    boolean joined = count(server.host(), "system.tables", "name = 'zookeeper'") > 0;
    boolean named = count(server.host(), "system.macros", "macro IN ('shard', 'replica')") == 2;
    boolean replicated = replicas > shards.size() || (joined && named);
    return new Topology(cluster, shards.size(), replicated, joined);
  }

  private int count(String host, String table, String condition) throws HostFailure {
    return rows(host, "SELECT toUInt32(countIf(" + condition + ")) FROM " + table).int32();
  }

  private RowReader rows(String host, String sql) throws HostFailure {
    return new RowReader(http.run(host, sql + " FORMAT RowBinary", Map.of(), LOOK));
  }

  /** Afterwards every server that is up has both tables, with the retention given. */
  void run(List<Server> servers, Topology topology, Optional<Duration> retention)
      throws HostFailure {
    for (Server server : servers) {
      SchemaCheck found = look(server, topology);
      if (found.isMissing()) {
        create(server, topology, retention);
      } else if (retention.isPresent()
          && server.version().hasTtl()
          && !found.hasTtl(retention.get())) {
        changeTtl(server.host(), topology, retention.get());
      }
    }
  }

  private SchemaCheck look(Server server, Topology topology) throws HostFailure {
    SchemaCheck found = SchemaCheck.of(http, server.host(), settings.database(), LOOK);
    Optional<String> problem = found.problem(topology);
    if (problem.isPresent()) {
      throw new StoreException(
          Kind.UNAVAILABLE, "ClickHouse at " + server.host() + ": " + problem.get());
    }
    return found;
  }

  private void create(Server server, Topology topology, Optional<Duration> retention)
      throws HostFailure {
    String database = settings.database();
    List<String> statements = new ArrayList<>();
    statements.add(EventsTable.createDatabase(database, topology));
    statements.add(EventsTable.createLocal(database, topology, server.version(), retention));
    statements.add(EventsTable.createAll(database, topology));
    HostFailure failure = null;
    for (String sql : statements) {
      try {
        run(server.host(), sql, topology);
      } catch (HostFailure e) {
        log.debug("{}: {}", sql, e.getMessage());
        failure = e;
      }
    }
    awaitTables(server, topology, failure);
  }

  /** A statement that failed may have been overtaken by another process, or go on by itself. */
  private void awaitTables(Server server, Topology topology, @Nullable HostFailure failure)
      throws HostFailure {
    long end = System.nanoTime() + OTHERS.toNanos();
    while (look(server, topology).isMissing()) {
      if (failure == null || System.nanoTime() > end) {
        throw failure == null
            ? HostFailure.odd(server.host(), "the tables were made, but are not there")
            : failure;
      }
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
    if (failure != null) {
      log.warn("The tables are there, though not on every server: {}", failure.getMessage());
    }
  }

  private void changeTtl(String host, Topology topology, Duration retention) throws HostFailure {
    run(
        host,
        "ALTER TABLE "
            + EventsTable.name(settings.database(), EventsTable.LOCAL)
            + topology.onCluster()
            + " MODIFY"
            + EventsTable.ttl(retention),
        topology);
  }

  private void run(String host, String sql, Topology topology) throws HostFailure {
    Map<String, String> options =
        topology.isJoined()
            ? Map.of("distributed_ddl_task_timeout", Long.toString(ALL_SERVERS.toSeconds()))
            : Map.of();
    http.run(host, sql, options, STATEMENT);
  }
}
