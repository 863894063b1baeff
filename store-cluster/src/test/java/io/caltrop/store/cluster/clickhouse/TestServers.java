package io.caltrop.store.cluster.clickhouse;

import io.caltrop.cluster.ClickHouseCluster;
import io.caltrop.cluster.ClickHouseServer;
import io.caltrop.cluster.ServerPrograms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Servers that live as long as the tests, each test with a database of its own. */
final class TestServers {
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static @Nullable ClickHouseCluster alone;

  private TestServers() {}

  /** A server without a ZooKeeper. */
  static ClickHouseSettings alone() {
    return ClickHouseSettings.of(aloneServer().address(), database());
  }

  static synchronized ClickHouseServer aloneServer() {
    if (alone == null) {
      alone = start(0);
    }
    return alone.servers().get(0);
  }

  static ClickHouseCluster start(int replicas) {
    try {
      Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "clickhouse");
      return ClickHouseCluster.start(ServerPrograms.find(), folder, replicas);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ClickHouseSettings of(ClickHouseCluster cluster) {
    return of(cluster.servers().stream().map(ClickHouseServer::address).toList());
  }

  /** Replicas at these addresses. */
  static ClickHouseSettings of(List<String> hosts) {
    return new ClickHouseSettings(
        hosts,
        "default",
        Optional.empty(),
        database(),
        Optional.of("caltrop"),
        false,
        Optional.empty(),
        false);
  }

  static String database() {
    return "caltrop_" + DATABASES.incrementAndGet();
  }

  /** A statement past the store; {@code DB} in it stands for the database. */
  static String ask(ClickHouseSettings settings, String sql) {
    return ask(settings, settings.hosts().get(0), sql);
  }

  static String ask(ClickHouseSettings settings, String host, String sql) {
    try {
      byte[] answer =
          new HttpPort(settings)
              .run(host, sql.replace("DB", settings.database()), Map.of(), Duration.ofSeconds(30));
      return new String(answer, java.nio.charset.StandardCharsets.UTF_8).strip();
    } catch (HostFailure e) {
      throw new IllegalStateException(e);
    }
  }

  static long count(ClickHouseSettings settings, String sql) {
    return Long.parseLong(ask(settings, sql));
  }
}
