package io.caltrop.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * ClickHouse: one shard of several replicas with a ZooKeeper, or one server alone. In its {@code
 * remote_servers} it is called {@code caltrop}; tables replicate with the macros {@code {shard}}
 * and {@code {replica}}, and {@code ON CLUSTER caltrop} works where there is a ZooKeeper.
 */
public final class ClickHouseCluster implements AutoCloseable {
  private final List<ClickHouseServer> servers;
  private final @Nullable ZooKeeperServer zookeeper;

  private ClickHouseCluster(List<ClickHouseServer> servers, @Nullable ZooKeeperServer zookeeper) {
    this.servers = List.copyOf(servers);
    this.zookeeper = zookeeper;
  }

  /**
   * Starts servers that end with this JVM at the latest, and returns once all answer.
   *
   * @param folder where all files go
   * @param replicas 1 or more with a ZooKeeper; 0 for one standalone server without
   */
  public static ClickHouseCluster start(ServerPrograms programs, Path folder, int replicas) {
    ZooKeeperServer zookeeper =
        replicas == 0 ? null : new ZooKeeperServer(place("zookeeper-1", folder, Ports.free()));
    List<ClickHousePorts> ports =
        Stream.generate(ClickHousePorts::free).limit(Math.max(1, replicas)).toList();
    ClickHouseTopology topology =
        new ClickHouseTopology(ports, zookeeper == null ? 0 : zookeeper.port());
    List<ClickHouseServer> servers = new ArrayList<>();
    for (int i = 1; i <= ports.size(); i++) {
      Place place = place("clickhouse-" + i, folder, ports.get(i - 1).http());
      servers.add(new ClickHouseServer(programs, place, topology, i));
    }
    ClickHouseCluster cluster = new ClickHouseCluster(servers, zookeeper);
    try {
      cluster.start();
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private static Place place(String name, Path folder, int port) {
    return new Place(name, folder.resolve(name), port, Lifetime.OF_THIS_JVM);
  }

  private void start() {
    if (zookeeper != null) {
      zookeeper.startAgain(); // a replica that does not find it at its start ends
    }
    servers.forEach(Server::launch);
    servers.forEach(Server::awaitAnswer);
  }

  /** The servers in the order of their names. */
  public List<ClickHouseServer> servers() {
    return servers;
  }

  /**
   * The ZooKeeper.
   *
   * @throws IllegalStateException if this is a standalone server
   */
  public ZooKeeperServer zookeeper() {
    if (zookeeper == null) {
      throw new IllegalStateException("a standalone ClickHouse has no ZooKeeper");
    }
    return zookeeper;
  }

  /** Stops every server. */
  @Override
  public void close() {
    servers.parallelStream().forEach(Server::close);
    if (zookeeper != null) {
      zookeeper.close();
    }
  }
}
