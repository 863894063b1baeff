package io.caltrop.app.bench;

import io.caltrop.app.node.Parts;
import io.caltrop.cluster.ClickHouseCluster;
import io.caltrop.cluster.RedisServer;
import io.caltrop.cluster.ServerPrograms;
import io.caltrop.core.CountingRules;
import io.caltrop.pipeline.EmbeddedKafka;
import io.caltrop.pipeline.KafkaSettings;
import io.caltrop.pipeline.Topics;
import io.caltrop.store.cluster.clickhouse.ClickHouseSettings;
import io.caltrop.store.cluster.redis.RedisSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** One broker, one Redis and one ClickHouse, and how the program reaches them. */
final class ClusterRig implements AutoCloseable {
  static final Duration RETENTION = Duration.ofDays(7);

  final Clock clock = Clock.systemUTC();
  final CountingRules rules = CountingRules.standard();
  final KafkaSettings kafka;
  final RedisSettings redis;
  final ClickHouseSettings clickHouse;
  final Path folder;
  private final Parts parts = new Parts();

  ClusterRig(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    ServerPrograms programs = ServerPrograms.find();
    EmbeddedKafka broker =
        parts.add(
            "Kafka", EmbeddedKafka.start(folder.resolve("kafka"), "127.0.0.1", 0, failure -> {}));
    kafka = KafkaSettings.of(broker.bootstrapServers());
    Topics.create(kafka, new Topics.Shape(8, 1, Duration.ofHours(6)), Duration.ofSeconds(20));
    RedisServer server =
        parts.add(
            "Redis", RedisServer.start(programs, folder.resolve("redis"), 0, false, Map.of()));
    redis = RedisSettings.of(server.address());
    ClickHouseCluster servers =
        parts.add("ClickHouse", ClickHouseCluster.start(programs, folder.resolve("clickhouse"), 0));
    clickHouse = ClickHouseSettings.of("127.0.0.1:" + servers.servers().get(0).port(), "caltrop");
  }

  /** The configuration of processes of the program. */
  Path configuration() throws IOException {
    Path file = folder.resolve("caltrop.yaml");
    Files.writeString(
        file,
        """
        data: %s
        kafka: {bootstrap_servers: "%s", properties: {session.timeout.ms: 120000}}
        redis: {bootstrap_servers: "%s"}
        clickhouse: {host: "%s", database: caltrop}
        """
            .formatted(
                folder.resolve("data"),
                kafka.bootstrapServers(),
                redis.servers().get(0),
                clickHouse.hosts().get(0)));
    return file;
  }

  /** An aggregate over all stored rows, asked of ClickHouse itself. */
  long count(String aggregate) throws IOException {
    return Long.parseLong(query("SELECT " + aggregate + " FROM caltrop.blacklist_events").strip());
  }

  /** ClickHouse's answer to a statement. */
  String query(String statement) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + clickHouse.hosts().get(0) + "/"))
            .timeout(Duration.ofMinutes(10))
            .POST(HttpRequest.BodyPublishers.ofString(statement))
            .build();
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException("ClickHouse: " + answer.body().strip());
      }
      return answer.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking ClickHouse", e);
    }
  }

  @Override
  public void close() {
    parts.close();
  }
}
