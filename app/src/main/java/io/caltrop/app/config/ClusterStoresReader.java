package io.caltrop.app.config;

import io.caltrop.core.yaml.Problems;
import io.caltrop.store.cluster.clickhouse.ClickHouseSettings;
import io.caltrop.store.cluster.redis.RedisSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Reads the sections redis and clickhouse. */
final class ClusterStoresReader {
  private final Layers layers;
  private final Problems problems;

  ClusterStoresReader(Layers layers, Problems problems) {
    this.layers = layers;
    this.problems = problems;
  }

  /** Empty if there is none, or a problem. */
  Optional<Configuration.ClusterStores> read() {
    Optional<RedisSettings> redis = redis();
    Optional<ClickHouseSettings> clickHouse = clickHouse();
    Duration retention =
        layers.find(Keys.CLICKHOUSE_RETENTION).orElseGet(() -> layers.get(Keys.POSTGRES_RETENTION));
    return redis.flatMap(
        r -> clickHouse.map(c -> new Configuration.ClusterStores(r, c, retention)));
  }

  // Each value is read whether the section is used or not: all problems are told at once.

  private Optional<RedisSettings> redis() {
    Optional<List<String>> servers = layers.find(Keys.REDIS_BOOTSTRAP_SERVERS);
    String topology = layers.get(Keys.REDIS_TOPOLOGY).toUpperCase(Locale.ROOT);
    Optional<String> user = layers.find(Keys.REDIS_USER);
    Optional<String> password = password(Keys.REDIS_PASSWORD);
    boolean tls = layers.get(Keys.REDIS_TLS);
    Optional<Path> authorities = layers.find(Keys.REDIS_CA_CERTIFICATE);
    return made(
        Keys.REDIS_BOOTSTRAP_SERVERS,
        servers,
        some ->
            new RedisSettings(
                some, user, password, tls, authorities, RedisSettings.Topology.valueOf(topology)));
  }

  private Optional<ClickHouseSettings> clickHouse() {
    Optional<List<String>> hosts = layers.find(Keys.CLICKHOUSE_HOST);
    int port = layers.get(Keys.CLICKHOUSE_PORT);
    String user = layers.get(Keys.CLICKHOUSE_USER);
    Optional<String> password = password(Keys.CLICKHOUSE_PASSWORD);
    String database = layers.get(Keys.CLICKHOUSE_DATABASE);
    Optional<String> cluster = layers.find(Keys.CLICKHOUSE_CLUSTER);
    boolean tls = layers.get(Keys.CLICKHOUSE_TLS);
    Optional<Path> authorities = layers.find(Keys.CLICKHOUSE_CA_CERTIFICATE);
    boolean compress = layers.get(Keys.CLICKHOUSE_COMPRESS);
    return made(
        Keys.CLICKHOUSE_HOST,
        hosts,
        some ->
            new ClickHouseSettings(
                some.stream().map(host -> Types.withPort(host, port)).toList(),
                user,
                password,
                database,
                cluster,
                tls,
                authorities,
                compress));
  }

  private <T> Optional<T> made(
      Key<?> key, Optional<List<String>> servers, Function<List<String>, T> settings) {
    if (servers.isEmpty()) {
      return Optional.empty();
    }
    if (servers.get().isEmpty()) { // such as a variable that is set to nothing
      problem(key, key.name() + " names no server; allowed: one or more, or leave the key out");
      return Optional.empty();
    }
    try {
      return Optional.of(settings.apply(servers.get()));
    } catch (IllegalArgumentException e) {
      problem(key, key.section() + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private void problem(Key<?> key, String what) {
    layers.given(key).ifPresent(value -> problems.add(value.where(), what));
  }

  /** An empty one is none. */
  private Optional<String> password(Key<Secret> key) {
    return layers.find(key).map(Secret::reveal).filter(password -> !password.isEmpty());
  }
}
