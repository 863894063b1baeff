package io.caltrop.app.config;

import io.caltrop.core.CountingRules;
import io.caltrop.store.cluster.clickhouse.ClickHouseSettings;
import io.caltrop.store.cluster.redis.RedisSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The checked configuration, without secrets in its text.
 *
 * @param data the folder of everything that is kept
 * @param cluster what counts and stores in place of PostgreSQL; empty: PostgreSQL does
 * @param postgres empty: the embedded one
 * @param eventRetention how long events are kept
 */
public record Configuration(
    Path data,
    Http http,
    Ingest ingest,
    Kafka kafka,
    Optional<ClusterStores> cluster,
    Optional<Postgres> postgres,
    Duration eventRetention,
    Sql sql,
    Flink flink,
    Detection detection,
    CountingRules rules,
    Generator generator) {

  /**
   * Where the HTTP server listens.
   *
   * @param port 0 is any free port
   * @param ofProcess whether a flag or a variable gives the port to this very process; a file may
   *     be that of many
   */
  public record Http(String bind, int port, boolean ofProcess, DataSize maxBody) {
    /** Whether only this machine reaches it. */
    public boolean isLoopback() {
      return bind.equals("localhost") || bind.equals("::1") || bind.startsWith("127.");
    }
  }

  /**
   * Who may hand in alerts.
   *
   * @param timeout how long a request waits for Kafka
   */
  public record Ingest(
      Optional<Secret> sharedSecret,
      List<Credential> credentials,
      UUID defaultUserId,
      Duration timeout) {
    /** Copies. */
    public Ingest {
      credentials = List.copyOf(credentials);
    }

    /** Whether anybody who reaches the port may hand in alerts. */
    public boolean isOpen() {
      return sharedSecret.isEmpty() && credentials.isEmpty();
    }
  }

  /** A sensor's login, and whose its alerts are. */
  public record Credential(String username, Secret password, UUID userId) {}

  /**
   * The Kafka to use, or how to run the embedded one.
   *
   * @param bootstrapServers host:port each; empty: the embedded broker
   * @param properties client properties handed through
   */
  public record Kafka(
      List<String> bootstrapServers,
      Map<String, Secret> properties,
      Clients clients,
      TopicDefaults topics,
      String bind,
      int port) {
    /** Copies. */
    public Kafka {
      bootstrapServers = List.copyOf(bootstrapServers);
      properties = Map.copyOf(properties);
    }

    public boolean isEmbedded() {
      return bootstrapServers.isEmpty();
    }
  }

  /** How producers and consumers work. */
  public record Clients(
      String groupId,
      String producerTopic,
      String consumerTopic,
      String compressionType,
      String acks,
      int workers) {}

  /**
   * How topics are created.
   *
   * @param replication empty: the broker's default
   */
  public record TopicDefaults(int partitions, OptionalInt replication, Duration retention) {}

  /** A Redis and a ClickHouse of the user's; their texts show no password. */
  public record ClusterStores(
      RedisSettings redis, ClickHouseSettings clickHouse, Duration retention) {}

  /** A PostgreSQL of the user's; the URL holds no password. */
  public record Postgres(String jdbcUrl, String user, Optional<Secret> password) {}

  /**
   * The SQL port.
   *
   * @param port 0 is any free port
   * @param password of the user root; empty: none is asked for
   * @param readerPassword of the user reader, who may not manage streaming objects; empty: there is
   *     no such user
   */
  public record Sql(
      String bind,
      int port,
      Optional<Secret> password,
      Optional<Secret> readerPassword,
      Optional<Tls> tls) {}

  /** A certificate and its key, in PEM files. */
  public record Tls(Path certificate, Path key) {}

  /**
   * What runs streaming SQL.
   *
   * @param remote the user's cluster; empty: an embedded one
   * @param checkpoints the URI of a folder that several machines share; there is one if there is a
   *     cluster
   * @param slots of the embedded one
   */
  public record Flink(
      Optional<FlinkCluster> remote,
      Optional<String> checkpoints,
      int parallelism,
      int slots,
      Duration checkpointInterval) {}

  /** A Flink cluster of the user's. */
  public record FlinkCluster(String restAddress, int restPort) {}

  /**
   * The detection rules.
   *
   * @param rules the folder of their files; empty: those that ship with the program
   * @param retention how long a finding is kept after it changed last
   */
  public record Detection(boolean enabled, Optional<Path> rules, Duration retention) {}

  /**
   * The synthetic alerts.
   *
   * @param alerts how many; empty: the command decides
   * @param interarrival from one to the next; empty: the command decides
   */
  public record Generator(OptionalLong alerts, int addresses, Optional<Duration> interarrival) {}
}
