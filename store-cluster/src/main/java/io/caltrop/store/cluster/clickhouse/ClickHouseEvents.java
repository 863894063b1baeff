package io.caltrop.store.cluster.clickhouse;

import io.caltrop.core.Alert;
import io.caltrop.core.Dependency;
import io.caltrop.core.IpAddress;
import io.caltrop.core.store.EventReader;
import io.caltrop.core.store.StoreException;
import io.caltrop.core.store.StoreException.Kind;
import io.caltrop.store.cluster.Identified;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events in ClickHouse. Safe for use by several threads and processes at once.
 *
 * <p><b>Once.</b> An insert that failed may have been stored all the same. It is sent again byte
 * for byte, to the same server or a replica, and replicas know a block that they have (by its hash
 * in ZooKeeper). Should the same events come in another block, after a restart of the caller, then
 * rows of one event id collapse: at once for {@link #lastEvents} and for queries with {@code
 * FINAL}, on disk when parts merge.
 *
 * <p><b>Kept.</b> An insert is acknowledged by one server, which others copy from within a moment.
 * A server killed right after it has the rows when it comes back; one whose disk is lost takes with
 * it what was not copied yet. {@code insert_quorum} in the user's profile closes that gap, for the
 * price that no insert succeeds while a replica is away.
 *
 * <p><b>Seen.</b> A read goes to the server that took this process's last insert, so a process sees
 * what it wrote. What another wrote by another server shows after up to half a second, or once a
 * killed server is back.
 */
public final class ClickHouseEvents implements EventReader, Dependency, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClickHouseEvents.class);
  private static final Duration LOOK = Duration.ofSeconds(3);
  private static final Duration CHECK = Duration.ofMillis(900);

  /** A read in all: the HTTP server gives one 3 s. */
  private static final Duration READ = Duration.ofMillis(2800);

  /** A read at one host, if there is another. */
  private static final Duration READ_ONE = Duration.ofSeconds(1);

  private static final Duration INSERT = Duration.ofSeconds(6);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int ROUNDS = 2;

  private final ClickHouseSettings settings;
  private final HttpPort http;
  private final Topology topology;
  private final String insert;
  private final Map<String, String> insertOptions;
  private final Optional<OldPartitions> oldPartitions;
  private volatile String preferred;

  private ClickHouseEvents(
      ClickHouseSettings settings,
      HttpPort http,
      Topology topology,
      Server first,
      Optional<Duration> retention) {
    this.settings = settings;
    this.http = http;
    this.topology = topology;
    this.insert =
        "INSERT INTO %s (%s) FORMAT RowBinary".formatted(table(), EventsTable.COLUMN_NAMES);
    this.insertOptions = insertOptions(topology, first.version());
    this.oldPartitions =
        first.version().hasTtl()
            ? Optional.empty()
            : retention.map(kept -> new OldPartitions(http, settings, kept));
    this.preferred = first.host();
  }

  private static Map<String, String> insertOptions(Topology topology, ServerVersion version) {
    Map<String, String> options = new HashMap<>();
    if (version.hasAsyncInsert()) {
      options.put("async_insert", "0");
    }
    if (topology.shards() > 1) {
      options.put("insert_distributed_sync", "1");
    }
    return options;
  }

  /**
   * Connects and makes what is missing: database and tables. One server that answers is enough.
   *
   * @param retention how long events are kept; empty leaves it as it is
   * @throws StoreException if no server is reachable or one refuses, the cluster is unknown, or a
   *     table has another schema; the message says which
   */
  public static ClickHouseEvents open(ClickHouseSettings settings, Optional<Duration> retention) {
    return open(settings, retention, Clock.systemUTC());
  }

  /** The same, with another clock to compare the servers' with. */
  static ClickHouseEvents open(
      ClickHouseSettings settings, Optional<Duration> retention, Clock clock) {
    HttpPort http = new HttpPort(settings);
    Servers servers = Servers.ask(http, settings, clock, LOOK);
    Server first = servers.first();
    servers.up().forEach(server -> server.clockWarning().ifPresent(LOG::warn));
    Migration migration = new Migration(http, settings);
    try {
      Topology topology = migration.topology(first);
      migration.run(servers.up(), topology, retention);
      return new ClickHouseEvents(settings, http, topology, first, retention);
    } catch (HostFailure e) {
      throw Servers.unavailable(List.of(e));
    }
  }

  /**
   * Stores events, once each however often they are given.
   *
   * @param now the time of recording, to the second; retention runs from it
   * @throws StoreException with {@link Kind#UNAVAILABLE} if they are not known to be stored, with
   *     {@link Kind#REFUSED} if the server can never take a row of them
   */
  public void insert(List<Identified> events, Instant now) {
    for (RowBlock block : RowBlock.of(events, now)) {
      insert(http.body(block.bytes(), block.length()));
    }
    oldPartitions.ifPresent(old -> old.beginIfDue(now));
  }

  private void insert(HttpPort.Body body) {
    Map<String, HostFailure> failures = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (String host : inOrder()) {
        try {
          http.insert(host, insert, body, insertOptions, INSERT);
          preferred = host;
          return;
        } catch (HostFailure e) {
          if (e.isBadRows()) {
            throw refused(host, e);
          }
          failures.put(host, e);
        }
      }
      pauseUnlessInterrupted(failures);
    }
    throw Servers.unavailable(failures.values());
  }

  private static void pauseUnlessInterrupted(Map<String, HostFailure> failures) {
    LockSupport.parkNanos(PAUSE.toNanos());
    if (Thread.currentThread().isInterrupted()) {
      throw Servers.unavailable(failures.values());
    }
  }

  /** The rows are to blame only if the table is still what they were written for. */
  private StoreException refused(String host, HostFailure failure) {
    Optional<String> problem;
    try {
      problem = SchemaCheck.of(http, host, settings.database(), LOOK).problem(topology);
    } catch (HostFailure e) {
      return Servers.unavailable(List.of(failure, e));
    }
    return problem
        .map(
            found ->
                new StoreException(
                    Kind.UNAVAILABLE, "ClickHouse at " + host + ": " + found, failure))
        .orElseGet(
            () -> new StoreException(Kind.REFUSED, String.valueOf(failure.getMessage()), failure));
  }

  @Override
  public List<Alert> lastEvents(IpAddress ip, int limit) {
    if (limit <= 0) {
      return List.of();
    }
    String sql = EventQuery.sql(table(), ip, limit);
    // One thread: so few rows are read that starting others takes longer.
    Map<String, String> options =
        Map.of("max_execution_time", Long.toString(READ.toSeconds() + 1), "max_threads", "1");
    Map<String, HostFailure> failures = new LinkedHashMap<>();
    List<String> hosts = inOrder();
    long end = System.nanoTime() + READ.toNanos();
    for (int i = 0; i < hosts.size(); i++) {
      String host = hosts.get(i);
      Duration share = readLimit(hosts.size() - i, Duration.ofNanos(end - System.nanoTime()));
      try {
        List<Alert> events = EventQuery.read(host, http.run(host, sql, options, share), ip);
        preferred = host;
        return events;
      } catch (HostFailure e) {
        failures.put(host, e);
      }
    }
    throw Servers.unavailable(failures.values());
  }

  /** The last host has all the time that is left; the others leave a share to those after them. */
  private static Duration readLimit(int hosts, Duration left) {
    Duration share = left.dividedBy(hosts);
    return hosts == 1 || share.compareTo(READ_ONE) < 0 ? share : READ_ONE;
  }

  private String table() {
    return EventsTable.name(settings.database(), topology.table());
  }

  /** The preferred host, then the others. */
  private List<String> inOrder() {
    String first = preferred;
    List<String> hosts = new ArrayList<>(settings.hosts());
    hosts.remove(first);
    hosts.add(0, first);
    return hosts;
  }

  @Override
  public String name() {
    return "clickhouse";
  }

  /** Up if one server takes reads and writes. */
  @Override
  public State check() {
    Servers servers = Servers.ask(http, settings, Clock.systemUTC(), CHECK);
    List<String> lines = new ArrayList<>();
    servers.up().stream().map(ClickHouseEvents::line).forEach(lines::add);
    servers.down().values().forEach(failure -> lines.add(String.valueOf(failure.getMessage())));
    boolean up = servers.up().stream().anyMatch(server -> !server.isReadOnly());
    return new State(up, String.join("; ", lines));
  }

  private static String line(Server server) {
    return "ClickHouse %s at %s%s"
        .formatted(
            server.version().text(),
            server.host(),
            server.isReadOnly() ? " takes no writes while ZooKeeper or Keeper is away" : "");
  }

  /** Connections close by themselves when they were idle for long. */
  @Override
  public void close() {
    oldPartitions.ifPresent(OldPartitions::close);
  }
}
