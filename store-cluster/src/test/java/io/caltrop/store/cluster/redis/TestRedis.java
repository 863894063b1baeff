package io.caltrop.store.cluster.redis;

import io.caltrop.cluster.RedisCluster;
import io.caltrop.cluster.RedisServer;
import io.caltrop.cluster.ServerPrograms;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Real servers for tests; those that are not to be broken are started once. */
final class TestRedis implements AutoCloseable {
  private static @Nullable TestRedis oneServer;
  private static @Nullable TestRedis sixNodes;

  private final List<RedisServer> nodes;

  private TestRedis(List<RedisServer> nodes) {
    this.nodes = nodes;
  }

  static synchronized TestRedis oneServer() {
    if (oneServer == null) {
      oneServer = startOne(Map.of("appendonly", "no"));
    }
    return oneServer;
  }

  static synchronized TestRedis sixNodes() {
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
      return Files.createTempDirectory("caltrop-redis-test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RedisSettings settings() {
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
    for (RedisServer node : nodes) {
      if (node.state() == RedisServer.State.UP && serves(node, key)) {
        return node;
      }
    }
    throw new IllegalStateException("no master of " + key);
  }

  private static boolean serves(RedisServer node, String key) {
    try {
      return ask(
          node,
          redis -> {
            boolean master = redis.info("replication").contains("role:master");
            return master && Optional.ofNullable(redis.get(key)).isEmpty();
          });
    } catch (io.lettuce.core.RedisException e) {
      return false;
    }
  }

  /** Removes all keys. */
  void empty() {
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
