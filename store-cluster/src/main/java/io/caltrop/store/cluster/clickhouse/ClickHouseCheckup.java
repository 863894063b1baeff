package io.caltrop.store.cluster.clickhouse;

import io.caltrop.core.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What the servers say of themselves when they are looked at without being changed.
 *
 * @param versions of the servers that answered, such as {@code 18.16.1}
 * @param topology such as {@code cluster caltrop, replicated}
 * @param hasTables whether every server that answered has the tables; the next start makes them
 * @param problems what keeps the store from using them, a line each; empty if nothing does
 * @param warnings what works, but should be mended, a line each
 */
public record ClickHouseCheckup(
    List<String> versions,
    String topology,
    boolean hasTables,
    List<String> problems,
    List<String> warnings) {
  /** Copies. */
  public ClickHouseCheckup {
    versions = List.copyOf(versions);
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
  }

  /**
   * Connects and looks.
   *
   * @param clock compared with the servers'
   * @param wait for each answer
   * @throws StoreException if none is reachable, or they refuse the login
   */
  public static ClickHouseCheckup of(ClickHouseSettings settings, Clock clock, Duration wait) {
    HttpPort http = new HttpPort(settings);
    Servers servers = Servers.ask(http, settings, clock, wait);
    Server first = servers.first();
    List<String> warnings = new ArrayList<>();
    servers.down().values().forEach(failure -> warnings.add(String.valueOf(failure.getMessage())));
    TreeSet<String> versions = new TreeSet<>();
    for (Server server : servers.up()) {
      versions.add(server.version().text());
      server.clockWarning().ifPresent(warnings::add);
    }
    List<String> problems = new ArrayList<>();
    boolean hasTables = true;
    String shown = "";
    try {
      Topology topology = new Migration(http, settings).topology(first);
      shown = shown(topology);
      for (Server server : servers.up()) {
        SchemaCheck found = SchemaCheck.of(http, server.host(), settings.database(), wait);
        hasTables &= !found.isMissing();
        found
            .problem(topology)
            .ifPresent(said -> problems.add("ClickHouse at " + server.host() + ": " + said));
        if (server.isReadOnly()) {
          problems.add(
              "ClickHouse at %s: it takes no writes while ZooKeeper or Keeper is away"
                  .formatted(server.host()));
        }
      }
    } catch (HostFailure | StoreException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    return new ClickHouseCheckup(List.copyOf(versions), shown, hasTables, problems, warnings);
  }

  private static String shown(Topology topology) {
    String servers =
        topology.cluster().map(name -> "cluster " + name).orElse("one server without a cluster");
    String shards = topology.shards() > 1 ? ", " + topology.shards() + " shards" : "";
    return servers + shards + (topology.isReplicated() ? ", replicated" : "");
  }
}
