package io.caltrop.store.cluster.redis;

import io.caltrop.cluster.RedisCluster;
import io.caltrop.cluster.RedisServer;
import io.caltrop.cluster.Server;
import io.caltrop.cluster.ServerPrograms;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Real servers for tests; those that are not to be broken are started once. */
public final class TestRedis implements AutoCloseable {
  private static @Nullable TestRedis oneServer;
  private static @Nullable TestRedis sixNodes;

  private final List<RedisServer> nodes;

  private TestRedis(List<RedisServer> nodes) {
    this.nodes = nodes;
  }

  public static synchronized TestRedis oneServer() {
    if (oneServer == null) {
      oneServer = startOne(Map.of("appendonly", "no"));
    }
    return oneServer;
  }

  public static synchronized TestRedis sixNodes() {
    if (sixNodes == null) {
      sixNodes = startSix();
    }
    return sixNodes;
  }

  static TestRedis startOne(Map<String, String> settings) {
    return new TestRedis(
        List.of(RedisServer.start(ServerPrograms.find(), folder(), 0, false, settings)));
  }

  static TestRedis startSix() {
    return new TestRedis(RedisCluster.start(ServerPrograms.find(), folder(), 3, 1).nodes());
  }

  static Path folder() {
    try {
      return Files.createTempDirectory(Path.of("target").toAbsolutePath(), "redis");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Settings without login and TLS. */
  public RedisSettings settings() {
    return RedisSettings.of(nodes.stream().map(RedisServer::address).toArray(String[]::new));
  }

  RedisServer node() {
    return nodes.get(0);
  }

  List<RedisServer> nodes() {
    return nodes;
  }

  /** The node that is the master of a key's slot. */
  RedisServer masterOf(String key) {
    return nodes.stream()
        .filter(node -> node.state() == Server.State.UP && serves(node, key))
        .findFirst()
        .orElseThrow();
  }

  /** A master answers, others say that it has moved. */
  private static boolean serves(RedisServer node, String key) {
    try {
      return ask(node, redis -> redis.exists(key)) >= 0;
    } catch (RedisException e) {
      return false;
    }
  }

  /** A replica of a node that is a master. */
  RedisServer replicaOf(RedisServer master) {
    return nodes.stream()
        .filter(node -> node.state() == Server.State.UP)
        .filter(node -> ask(node, redis -> redis.info("replication")).contains("role:slave"))
        .filter(
            node ->
                ask(node, redis -> redis.info("replication"))
                    .contains("master_port:" + master.port()))
        .findFirst()
        .orElseThrow();
  }

  /** Removes all keys. */
  public void empty() {
    for (RedisServer node : nodes) {
      String unused =
          ask(
              node,
              redis ->
                  redis.info("replication").contains("role:master") ? redis.flushall() : "replica");
    }
  }

  static <T> T ask(RedisServer node, Function<RedisCommands<String, String>, T> question) {
    RedisClient client = RedisClient.create("redis://" + node.address());
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      return question.apply(connection.sync());
    } finally {
      client.shutdown();
    }
  }

  @Override
  public void close() {
    nodes.forEach(RedisServer::close);
  }
}
