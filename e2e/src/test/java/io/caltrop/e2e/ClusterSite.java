package io.caltrop.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caltrop.cluster.LocalCluster;
import io.caltrop.cluster.PostgresProgram;
import io.caltrop.cluster.RedisServer;
import io.caltrop.cluster.ServerPrograms;
import io.caltrop.store.postgres.PostgresSettings;
import io.caltrop.store.postgres.embedded.DetachedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** A whole cluster with an API and consumers of the packaged program. */
final class ClusterSite implements AutoCloseable {
  private static final PostgresProgram POSTGRES =
      new PostgresProgram() {
        @Override
        public ProcessBuilder prepare(Path folder, int port) {
          return DetachedPostgres.prepare(folder, port);
        }

        @Override
        public String complete(Path folder, int port) throws IOException {
          PostgresSettings made = DetachedPostgres.complete(folder, port);
          return "postgresql://%s:%s@%s:%d/%s"
              .formatted(made.user(), made.password(), made.host(), made.port(), made.database());
        }
      };

  /** Partitions for the workers of all consumers that a test has at a time. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of("CALTROP_JAVA_OPTS", "-Xmx384m", "CALTROP_KAFKA_PARTITIONS", "12");

  final LocalCluster cluster;
  final List<Consumer> consumers = new ArrayList<>();
  private final Path folder;
  private final io.caltrop.cluster.Program redisCli;
  private final List<Program> started = new ArrayList<>();
  private final int apiPort = Site.freePort();

  /** A process of {@code caltrop consume}. */
  record Consumer(Program program, Api api) {
    double metric(String name, String label) {
      return api.metric(name, label);
    }
  }

  /** Starts everything: it takes half a minute and more on a busy machine. */
  ClusterSite(Path folder, int consumers) {
    this.folder = folder;
    ServerPrograms programs = ServerPrograms.find();
    redisCli = programs.redisCli();
    cluster = LocalCluster.start(folder.resolve("cluster"), programs, POSTGRES);
    try {
      Program topics = start("topics", "create", "--config", cluster.configuration().toString());
      assertThat(topics.awaitExit(Duration.ofMinutes(1))).as(topics.stderr()).isZero();
      // Alone at first: it makes the tables, which three at a time do slowly.
      role("api", apiPort, cluster.configuration()).awaitReady();
      for (int i = 0; i < consumers; i++) {
        startConsumer();
      }
      this.consumers.forEach(consumer -> consumer.program.awaitReady());
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  Api api() {
    return new Api("http://127.0.0.1:" + apiPort);
  }

  /** Starts another consumer and does not wait. */
  Consumer startConsumer() {
    return startConsumer(cluster.configuration());
  }

  Consumer startConsumer(Path configuration) {
    int port = Site.freePort();
    Consumer consumer =
        new Consumer(role("consume", port, configuration), new Api("http://127.0.0.1:" + port));
    consumers.add(consumer);
    return consumer;
  }

  /** Starts a role with a data folder of its own. */
  Program role(String name, int httpPort, Path configuration, String... more) {
    List<String> arguments = new ArrayList<>(List.of(name, "--config", configuration.toString()));
    arguments.addAll(List.of("--data", folder.resolve(name + "-" + httpPort).toString()));
    arguments.addAll(List.of("--http-port", Integer.toString(httpPort)));
    arguments.addAll(List.of(more));
    return start(arguments.toArray(String[]::new));
  }

  private Program start(String... arguments) {
    Program program = Program.caltrop(folder, List.of(arguments), ENVIRONMENT);
    started.add(program);
    return program;
  }

  /**
   * Kills consumers at random moments of their work, each time any of those that are ready, and
   * starts another in its place.
   *
   * @param longestPause between a ready consumer and the next kill
   */
  void killConsumers(int times, long seed, Duration longestPause) {
    Random random = new Random(seed);
    System.out.println("seed " + seed);
    for (int i = 0; i < times; i++) {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> consumers.stream().anyMatch(consumer -> consumer.program.isReady()));
      FaultRun.goOnFor(Duration.ofMillis(random.nextLong(longestPause.toMillis())));
      List<Consumer> ready = consumers.stream().filter(c -> c.program.isReady()).toList();
      Consumer victim = ready.get(random.nextInt(ready.size()));
      victim.program.kill();
      consumers.remove(victim);
      startConsumer();
    }
    consumers.forEach(consumer -> consumer.program.awaitReady());
  }

  /** Starts the nodes that do not run, and returns when all have found one another. */
  void mend() {
    cluster.up(node -> {});
  }

  /** The Redis node that is master of a list. */
  RedisServer redisMasterOf(int list) {
    String key = "blacklist:{" + list + "}:ip_counters";
    for (RedisServer node : cluster.redis().nodes()) {
      // Without following: all but the list's master say MOVED.
      if (redisCli(node, "EXISTS", key).get(0).matches("[01]")) {
        return node;
      }
    }
    throw new IllegalStateException("no node is master of " + key);
  }

  /** Has a Redis node take over from its master, if it has one. */
  void makeMaster(RedisServer node) {
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              boolean isMaster = redisCli(node, "ROLE").get(0).equals("master");
              if (!isMaster) {
                redisCli(node, "CLUSTER", "FAILOVER");
              }
              return isMaster;
            });
  }

  /** The addresses and counts of a list as Redis has them. */
  Map<String, Long> countsInRedis(int list) {
    String key = "blacklist:{" + list + "}:ip_counters";
    List<String> words =
        redisCli(cluster.redis().nodes().get(0), "-c", "ZRANGE", key, "0", "-1", "WITHSCORES");
    Map<String, Long> counts = new TreeMap<>();
    for (int i = 0; i + 1 < words.size(); i += 2) {
      counts.put(words.get(i), Long.parseLong(words.get(i + 1)));
    }
    return counts;
  }

  private List<String> redisCli(RedisServer node, String... command) {
    List<String> words = new ArrayList<>(List.of("-h", "127.0.0.1", "-p", "" + node.port()));
    words.addAll(List.of(command));
    try {
      Process process =
          redisCli.with(words.toArray(String[]::new)).redirectErrorStream(true).start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The ids of the events that a ClickHouse replica has (0 or 1), in upper-case hexadecimal. */
  List<String> eventIds(int replica) {
    return new Api(cluster.clickhouse().get(replica).httpUrl())
        .post("/", "SELECT hex(event_id) FROM default.blacklist_events FINAL")
        .body()
        .lines()
        .toList();
  }

  /** The number of the Kafka node that leads the quorum. */
  int controller() {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", cluster.kafka().bootstrapServers());
    try (Admin admin = Admin.create(properties)) {
      return admin.describeMetadataQuorum().quorumInfo().get().leaderId();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    started.forEach(Program::kill);
    cluster.close();
  }
}
