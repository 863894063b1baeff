package io.caltrop.app.config;

import io.caltrop.store.cluster.clickhouse.ClickHouseSettings;
import io.caltrop.store.cluster.redis.RedisSettings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

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
    List<String> servers = layers.find(Keys.REDIS_BOOTSTRAP_SERVERS).orElse(List.of());
    List<String> hosts = layers.find(Keys.CLICKHOUSE_HOST).orElse(List.of());
    Optional<RedisSettings> redis =
        servers.isEmpty()
            ? Optional.empty()
            : checked(Keys.REDIS_BOOTSTRAP_SERVERS, "redis", () -> redis(servers));
    Optional<ClickHouseSettings> clickHouse =
        hosts.isEmpty()
            ? Optional.empty()
            : checked(Keys.CLICKHOUSE_HOST, "clickhouse", () -> clickHouse(hosts));
    return redis.flatMap(r -> clickHouse.map(c -> new Configuration.ClusterStores(r, c)));
  }

  private <T> Optional<T> checked(Key<?> key, String section, Supplier<T> settings) {
    try {
      return Optional.of(settings.get());
    } catch (IllegalArgumentException e) {
      layers
          .given(key)
          .ifPresent(value -> problems.add(value.where(), section + ": " + e.getMessage()));
      return Optional.empty();
    }
  }

  private RedisSettings redis(List<String> servers) {
    String topology = layers.get(Keys.REDIS_TOPOLOGY).toUpperCase(Locale.ROOT);
    return new RedisSettings(
        servers,
        layers.find(Keys.REDIS_USER),
        password(Keys.REDIS_PASSWORD),
        layers.get(Keys.REDIS_TLS),
        layers.find(Keys.REDIS_CA_CERTIFICATE),
        RedisSettings.Topology.valueOf(topology));
  }

  private ClickHouseSettings clickHouse(List<String> hosts) {
    int port = layers.get(Keys.CLICKHOUSE_PORT);
    return new ClickHouseSettings(
        hosts.stream().map(host -> Types.withPort(host, port)).toList(),
        layers.get(Keys.CLICKHOUSE_USER),
        password(Keys.CLICKHOUSE_PASSWORD),
        layers.get(Keys.CLICKHOUSE_DATABASE),
        layers.find(Keys.CLICKHOUSE_CLUSTER),
        layers.get(Keys.CLICKHOUSE_TLS),
        layers.find(Keys.CLICKHOUSE_CA_CERTIFICATE),
        layers.get(Keys.CLICKHOUSE_COMPRESS));
  }

  /** An empty one is none. */
  private Optional<String> password(Key<Secret> key) {
    return layers.find(key).map(Secret::reveal).filter(password -> !password.isEmpty());
  }
}
