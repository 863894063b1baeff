package io.caltrop.app.bench;

import io.caltrop.app.node.Parts;
import io.caltrop.core.CountingRules;
import io.caltrop.core.metrics.StageMetrics;
import io.caltrop.pipeline.AlertConsumer;
import io.caltrop.pipeline.ConsumerMetrics;
import io.caltrop.pipeline.ConsumerOptions;
import io.caltrop.pipeline.EmbeddedKafka;
import io.caltrop.pipeline.KafkaAlertPublisher;
import io.caltrop.pipeline.KafkaSettings;
import io.caltrop.pipeline.Topics;
import io.caltrop.server.HttpServer;
import io.caltrop.server.HttpSettings;
import io.caltrop.server.ServerParts;
import io.caltrop.store.postgres.PostgresSettings;
import io.caltrop.store.postgres.PostgresStore;
import io.caltrop.store.postgres.embedded.EmbeddedPostgres;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The embedded servers and the program's parts, as {@code up} wires them, one by one at hand. */
final class Rig implements AutoCloseable {
  final Clock clock = Clock.systemUTC();
  final CountingRules rules = CountingRules.standard();
  final KafkaSettings kafka;
  final PostgresSettings database;
  final PostgresStore store;
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final StageMetrics stages = new StageMetrics(registry);
  private final Parts parts = new Parts();

  Rig(Path folder) {
    EmbeddedPostgres postgres =
        parts.add("PostgreSQL", EmbeddedPostgres.start(folder.resolve("postgres"), 0));
    database = postgres.settings();
    EmbeddedKafka broker =
        parts.add(
            "Kafka", EmbeddedKafka.start(folder.resolve("kafka"), "127.0.0.1", 0, failure -> {}));
    kafka = KafkaSettings.of(broker.bootstrapServers());
    Topics.create(kafka, Topics.Shape.DEFAULT, Duration.ofSeconds(20));
    store = parts.add("store", PostgresStore.open(database, rules, Duration.ofDays(7), clock));
  }

  AlertConsumer startConsumer() {
    AlertConsumer consumer =
        parts.add(
            "consumer",
            new AlertConsumer(
                kafka,
                ConsumerOptions.DEFAULT.withInstance("bench"),
                store,
                new ConsumerMetrics(stages, registry),
                clock,
                new Random()));
    consumer.start();
    return consumer;
  }

  HttpServer startHttp() {
    KafkaAlertPublisher publisher =
        parts.add("publisher", new KafkaAlertPublisher(kafka, KafkaAlertPublisher.DEFAULT_TIMEOUT));
    ServerParts server =
        new ServerParts(
            Optional.of(publisher),
            store,
            store,
            rules.catalog(),
            rules.neverList(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            registry,
            stages,
            clock,
            "bench");
    return parts.add("HTTP", HttpServer.start(HttpSettings.standard().withPort(0), server));
  }

  /** A connection of the benchmark's own. */
  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://" + database.address() + "/" + database.database(),
        database.user(),
        database.password());
  }

  @Override
  public void close() {
    parts.close();
  }
}
