package io.caltrop.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the server programs come from: the {@code PATH}, or on Debian and Ubuntu the distribution's
 * packages, unpacked into a cache folder without installing anything. Each is looked for when it is
 * asked for first; that may take half a minute when it must be downloaded.
 */
public final class ServerPrograms {
  private static final String REDIS = "redis";
  private static final String CLICKHOUSE = "clickhouse";

  private final DebianPackages packages;
  private final SearchPath searchPath;
  private final Set<Program> goodRedis = ConcurrentHashMap.newKeySet();

  ServerPrograms(Path cache, SearchPath searchPath) {
    this.packages = new DebianPackages(cache, searchPath);
    this.searchPath = searchPath;
  }

  /** With the cache in {@code $XDG_CACHE_HOME/caltrop/servers}, {@code ~/.cache} by default. */
  public static ServerPrograms find() {
    return find(cacheFolder(System.getenv("XDG_CACHE_HOME"), System.getProperty("user.home")));
  }

  /** With a cache folder of the caller's. */
  public static ServerPrograms find(Path cache) {
    return new ServerPrograms(cache.toAbsolutePath(), SearchPath.ofThisProcess());
  }

  static Path cacheFolder(@Nullable String xdg, String home) {
    // The specification: a relative path is to be ignored.
    Path base = xdg != null && xdg.startsWith("/") ? Path.of(xdg) : Path.of(home, ".cache");
    return base.resolve("caltrop").resolve("servers");
  }

  /** What will have to be downloaded when it is asked for, such as {@code redis}. */
  public List<String> toBeFetched() {
    List<String> names = new ArrayList<>();
    if (onPath("redis-server").isEmpty() && !packages.hasUnpacked(REDIS)) {
      names.add(REDIS);
    }
    boolean clickhouse =
        onPath("clickhouse-server").or(() -> onPath("clickhouse", "server")).isPresent();
    if (!clickhouse && !packages.hasUnpacked(CLICKHOUSE)) {
      names.add(CLICKHOUSE);
    }
    return names;
  }

  /**
   * The Redis server, 6.2 or later.
   *
   * @throws ClusterException if it is not there and cannot be downloaded, or is older
   */
  public Program redisServer() {
    Program server = onPath("redis-server").orElseGet(() -> redis().program("redis-server"));
    if (!goodRedis.contains(server)) {
      RedisVersion.check(server);
      goodRedis.add(server);
    }
    return server;
  }

  /** The Redis client. */
  public Program redisCli() {
    return onPath("redis-cli").orElseGet(() -> redis().program("redis-cli"));
  }

  private UnpackedPackages redis() {
    return packages.unpacked(REDIS, List.of("redis-server", "redis-tools"));
  }

  /**
   * The ClickHouse server, 18.16 or later: what comes before {@code --config-file=..}.
   *
   * @throws ClusterException if it is not there and cannot be downloaded
   */
  public Program clickhouse() {
    return onPath("clickhouse-server")
        .or(() -> onPath("clickhouse", "server"))
        .orElseGet(() -> clickhousePackages().program("clickhouse-server"));
  }

  /** The ClickHouse client: what comes before {@code --port ..}. */
  public Program clickhouseClient() {
    return onPath("clickhouse-client")
        .or(() -> onPath("clickhouse", "client"))
        .orElseGet(() -> clickhousePackages().program("clickhouse-client"));
  }

  private UnpackedPackages clickhousePackages() {
    return packages.unpacked(CLICKHOUSE, List.of("clickhouse-server", "clickhouse-client"));
  }

  private Optional<Program> onPath(String name, String... words) {
    return searchPath
        .find(name)
        .map(
            file -> {
              List<String> command = new ArrayList<>(List.of(file.toString()));
              command.addAll(List.of(words));
              return new Program(command, Map.of());
            });
  }
}
