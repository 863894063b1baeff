package io.caltrop.app.node;

import io.caltrop.app.Failure;
import io.caltrop.app.config.Configuration;
import io.caltrop.app.config.Secret;
import io.caltrop.detection.objects.KafkaProbe;
import io.caltrop.pipeline.KafkaSettings;
import io.caltrop.pipeline.Topics;
import io.caltrop.server.HttpSettings;
import io.caltrop.server.IngestSettings;
import io.caltrop.store.postgres.PostgresSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings of each part, taken from the configuration. */
public final class Settings {
  private Settings() {}

  /** How to reach the configured Kafka, or the embedded one of a caltrop on this machine. */
  public static KafkaSettings kafka(Configuration.Kafka kafka) {
    String servers =
        kafka.isEmbedded()
            ? "localhost:" + Math.max(1, kafka.port())
            : String.join(",", kafka.bootstrapServers());
    return kafka(kafka, servers);
  }

  /** The same at given servers. */
  static KafkaSettings kafka(Configuration.Kafka kafka, String servers) {
    Map<String, String> extra = new HashMap<>();
    kafka.properties().forEach((name, value) -> extra.put(name, value.reveal()));
    Configuration.Clients clients = kafka.clients();
    return new KafkaSettings(
        servers,
        clients.groupId(),
        clients.producerTopic(),
        clients.consumerTopic(),
        clients.compressionType(),
        clients.acks(),
        extra);
  }

  /** The properties of any client of that Kafka. */
  static Map<String, String> clients(KafkaSettings kafka) {
    Map<String, String> properties = new HashMap<>(kafka.extra());
    properties.put("bootstrap.servers", kafka.bootstrapServers());
    return properties;
  }

  /**
   * Passes a Kafka on, unless something else answers at its address, which Kafka's own client would
   * fill the heap with.
   *
   * @throws Failure if so
   */
  public static KafkaSettings checked(KafkaSettings kafka) {
    Optional<String> impostor = KafkaProbe.impostor(clients(kafka));
    if (impostor.isPresent()) {
      throw Failure.running(
          "what answers at "
              + impostor.get()
              + " is no Kafka; look at kafka.bootstrap_servers and kafka.properties");
    }
    return kafka;
  }

  /** How missing topics are made. */
  public static Topics.Shape topics(Configuration.Kafka kafka) {
    Configuration.TopicDefaults topics = kafka.topics();
    return new Topics.Shape(
        topics.partitions(), topics.replication().orElse(0), topics.retention());
  }

  /** The user's PostgreSQL. */
  public static PostgresSettings postgres(Configuration.Postgres postgres) {
    String password = postgres.password().map(Secret::reveal).orElse("");
    return PostgresSettings.ofUrl(postgres.jdbcUrl(), postgres.user(), password);
  }

  static HttpSettings http(Configuration configuration) {
    Configuration.Http http = configuration.http();
    Configuration.Ingest ingest = configuration.ingest();
    List<IngestSettings.Credential> credentials =
        ingest.credentials().stream()
            .map(
                c -> new IngestSettings.Credential(c.username(), c.password().reveal(), c.userId()))
            .toList();
    return new HttpSettings(
        http.bind(),
        http.port(),
        (int) http.maxBody().bytes(),
        new IngestSettings(
            ingest.sharedSecret().map(Secret::reveal),
            credentials,
            ingest.defaultUserId(),
            ingest.timeout()));
  }
}
