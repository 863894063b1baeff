package io.caltrop.cluster;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Everything that Caltrop grows into, on this machine: three Kafka brokers, a Redis Cluster of six,
 * two ClickHouse replicas with a ZooKeeper, one PostgreSQL. All its files lie in one folder, a
 * folder a node, and {@code caltrop.yaml} is the configuration for it.
 */
public final class LocalCluster implements AutoCloseable {
  private static final int REDIS_MASTERS = 3;

  private final Path dir;
  private final KafkaCluster kafka;
  private final RedisCluster redis;
  private final ZooKeeperServer zookeeper;
  private final List<ClickHouseServer> clickhouse;
  private final PostgresServer postgres;
  private final Layout layout;

  private LocalCluster(
      Path dir, Layout layout, ServerPrograms programs, PostgresProgram postgres, Lifetime life) {
    this.dir = dir;
    this.layout = layout;
    kafka = KafkaCluster.of(layout.kafka(), dir, life);
    List<RedisServer> redisNodes = new ArrayList<>();
    for (int i = 1; i <= layout.redis().size(); i++) {
      Place place = place("redis-" + i, layout.redis().get(i - 1), life);
      redisNodes.add(new RedisServer(programs, place, true, Map.of()));
    }
    redis = new RedisCluster(redisNodes, REDIS_MASTERS);
    zookeeper = new ZooKeeperServer(place("zookeeper-1", layout.clickhouse().zookeeper(), life));
    clickhouse = new ArrayList<>();
    for (int i = 1; i <= layout.clickhouse().replicas().size(); i++) {
      int port = layout.clickhouse().replicas().get(i - 1).http();
      Place place = place("clickhouse-" + i, port, life);
      clickhouse.add(new ClickHouseServer(programs, place, layout.clickhouse(), i));
    }
    this.postgres = new PostgresServer(postgres, place("postgres-1", layout.postgres(), life));
  }

  private Place place(String name, int port, Lifetime life) {
    return new Place(name, dir.resolve(name), port, life);
  }

  /**
   * The cluster of a folder, made with {@link #create}; what runs of it runs on, and what is
   * started of it outlives this JVM.
   *
   * @throws ClusterException if there is none
   */
  public static LocalCluster open(Path dir, ServerPrograms programs, PostgresProgram postgres) {
    Path absolute = dir.toAbsolutePath().normalize();
    if (!Layout.isIn(absolute)) {
      throw new ClusterException("there is no cluster in " + dir);
    }
    try {
      return new LocalCluster(
          absolute, Layout.read(absolute), programs, postgres, Lifetime.ITS_OWN);
    } catch (IOException e) {
      throw new ClusterException("the cluster in " + dir + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** The cluster of a folder; its nodes and ports are chosen now if there is none. */
  public static LocalCluster create(Path dir, ServerPrograms programs, PostgresProgram postgres) {
    Path absolute = dir.toAbsolutePath().normalize();
    if (!Layout.isIn(absolute)) {
      try {
        Files.createDirectories(absolute);
        Layout.choose().write(absolute);
      } catch (IOException e) {
        throw new ClusterException(
            "no cluster can be made in " + dir + ": " + Folders.trouble(e), e);
      }
    }
    return open(dir, programs, postgres);
  }

  /** A cluster that ends with this JVM at the latest, all of it up: for tests. */
  public static LocalCluster start(Path dir, ServerPrograms programs, PostgresProgram postgres) {
    LocalCluster cluster =
        new LocalCluster(
            dir.toAbsolutePath(), Layout.choose(), programs, postgres, Lifetime.OF_THIS_JVM);
    try {
      cluster.up(server -> {});
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** Every node, in the order in which they are told of. */
  public List<Server> nodes() {
    List<Server> nodes = new ArrayList<>(kafka.brokers());
    nodes.addAll(redis.nodes());
    nodes.addAll(clickhouse);
    nodes.add(zookeeper);
    nodes.add(postgres);
    return List.copyOf(nodes);
  }

  /**
   * A node by its name, such as {@code redis-4}.
   *
   * @throws IllegalArgumentException if there is none; the message names those there are
   */
  public Server node(String name) {
    return nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no node is called %s; allowed: %s"
                        .formatted(
                            name,
                            nodes().stream().map(Server::name).collect(Collectors.joining(", ")))));
  }

  public KafkaCluster kafka() {
    return kafka;
  }

  public RedisCluster redis() {
    return redis;
  }

  public ZooKeeperServer zookeeper() {
    return zookeeper;
  }

  public List<ClickHouseServer> clickhouse() {
    return List.copyOf(clickhouse);
  }

  public PostgresServer postgres() {
    return postgres;
  }

  /** The configuration, which exists after {@link #up}. */
  public Path configuration() {
    return dir.resolve("caltrop.yaml");
  }

  /**
   * Starts every node that does not run, joins them, and writes the configuration if there is none.
   *
   * @param told each node as it answers
   * @throws ClusterException if one does not start; the others stay up
   */
  public void up(Consumer<Server> told) {
    locked(
        () -> {
          // Redis first: where it is missing or too old, nothing else is left running.
          redis.nodes().forEach(Server::launch);
          kafka.brokers().forEach(Server::launch);
          zookeeper.launch();
          postgres.launch();
          // A replica that does not find ZooKeeper at its start is of no use for a minute.
          zookeeper.awaitAnswer();
          clickhouse.forEach(Server::launch);
          awaitAll(List.of(postgres), told);
          String postgresUrl = postgres.complete();
          awaitAll(redis.nodes(), told);
          together(redis::join);
          told.accept(zookeeper);
          awaitAll(clickhouse, told);
          awaitAll(kafka.brokers(), told);
          together(redis::awaitWhole);
          together(kafka::awaitWhole);
          new ClusterConfiguration(layout, postgresUrl).writeIfMissing(configuration());
        });
  }

  /** A step that needs several nodes; where it fails, the message says how to go on. */
  void together(Runnable step) {
    try {
      step.run();
    } catch (ClusterException e) {
      throw new ClusterException(
          "%s; try again, or make the cluster anew without its data: caltrop cluster down --dir %s, then remove %s"
              .formatted(e.getMessage(), dir, dir),
          e);
    }
  }

  private static void awaitAll(List<? extends Server> servers, Consumer<Server> told) {
    for (Server server : servers) {
      server.awaitAnswer();
      told.accept(server);
    }
  }

  /**
   * Starts a node of this cluster, or lets it go on if it is frozen, and returns once it answers.
   *
   * @throws ClusterException if it does not, or another command is at work
   */
  public void startNode(Server node) {
    locked(node::startAgain);
  }

  /**
   * Kills a node of this cluster (-9) and returns when it is gone.
   *
   * @throws ClusterException if another command is at work
   */
  public void killNode(Server node) {
    locked(node::kill);
  }

  /** Stops every node that runs, in order. */
  public void down() {
    locked(
        () -> {
          List<Server> first = new ArrayList<>(nodes());
          first.remove(zookeeper); // its clients would wait for it
          first.forEach(Server::askToStop);
          first.forEach(Server::awaitStopped);
          zookeeper.stop();
        });
  }

  /** One command at a time: two that start a node would know but one of its processes. */
  private void locked(Runnable work) {
    try {
      Files.createDirectories(dir);
      try (FileChannel channel =
              FileChannel.open(
                  dir.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.tryLock()) {
        if (lock == null) {
          throw busy();
        }
        work.run();
      }
    } catch (OverlappingFileLockException e) {
      throw busy(); // this very program
    } catch (IOException e) {
      throw new ClusterException("the folder " + dir + " cannot be used: " + Folders.trouble(e), e);
    }
  }

  private ClusterException busy() {
    return new ClusterException(
        "another command is starting or stopping nodes of the cluster in " + dir + "; wait for it");
  }

  /** Ends every node at once. */
  @Override
  public void close() {
    nodes().forEach(Server::close);
  }
}
