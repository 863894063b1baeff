package io.caltrop.app.node;

import io.caltrop.app.config.Configuration;
import io.caltrop.pipeline.EmbeddedKafka;
import io.caltrop.pipeline.KafkaSettings;
import io.caltrop.pipeline.Topics;
import io.caltrop.store.postgres.PostgresSettings;
import io.caltrop.store.postgres.PostgresStore;
import io.caltrop.store.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Kafka and the store, embedded or the user's, started side by side.
 *
 * @param parts what was started, for the new owner to stop
 * @param postgres where the store's PostgreSQL is
 * @param nearest its host, or the directory of its Unix socket where it has one here
 */
record Backends(
    Parts parts,
    KafkaSettings kafka,
    PostgresSettings postgres,
    String nearest,
    PostgresStore store) {
  private static final Duration TOPICS_WITHIN = Duration.ofSeconds(20);

  /** Starts both; if one fails, the other is stopped. */
  static Backends start(
      Configuration configuration, Role role, DataDirectory directory, Stop stop) {
    KafkaStart kafkaStart = new KafkaStart(configuration, role, directory, stop);
    StoreStart storeStart = new StoreStart(configuration, directory);
    CompletableFuture<KafkaSettings> kafka = inThread("start-kafka", kafkaStart::run);
    CompletableFuture<PostgresStore> store = inThread("start-store", storeStart::run);
    try {
      CompletableFuture.allOf(kafka, store).join();
      Parts parts = new Parts();
      parts.addAll(storeStart.parts);
      parts.addAll(kafkaStart.parts);
      return new Backends(
          parts, kafka.join(), storeStart.settings(), storeStart.nearest(), store.join());
    } catch (CompletionException e) {
      kafkaStart.parts.close();
      storeStart.parts.close();
      throw e.getCause() instanceof RuntimeException known ? known : e;
    }
  }

  private static <T> CompletableFuture<T> inThread(String name, Supplier<T> start) {
    return CompletableFuture.supplyAsync(start, task -> new Thread(task, name).start());
  }

  /** The start of Kafka's side. */
  private static final class KafkaStart {
    private final Parts parts = new Parts();
    private final Configuration.Kafka configured;
    private final Role role;
    private final DataDirectory directory;
    private final Stop stop;

    KafkaStart(Configuration configuration, Role role, DataDirectory directory, Stop stop) {
      this.configured = configuration.kafka();
      this.role = role;
      this.directory = directory;
      this.stop = stop;
    }

    KafkaSettings run() {
      KafkaSettings settings = Settings.kafka(configured);
      if (configured.isEmbedded()) {
        EmbeddedKafka broker =
            EmbeddedKafka.start(
                directory.kafka(), configured.bind(), configured.port(), stop::fail);
        parts.add("embedded Kafka", broker);
        settings = Settings.kafka(configured, broker.bootstrapServers());
      } else {
        settings = Settings.checked(settings);
      }
      if (role == Role.UP) {
        Topics.create(settings, Settings.topics(configured), TOPICS_WITHIN);
      }
      return settings;
    }
  }

  /** The start of the store's side. */
  private static final class StoreStart {
    private final Parts parts = new Parts();
    private final Configuration configuration;
    private final DataDirectory directory;
    private @Nullable PostgresSettings settings;
    private @Nullable String nearest;

    StoreStart(Configuration configuration, DataDirectory directory) {
      this.configuration = configuration;
      this.directory = directory;
    }

    PostgresStore run() {
      PostgresSettings settings =
          configuration.postgres().map(Settings::postgres).orElseGet(this::embedded);
      this.settings = settings;
      return parts.add(
          "store",
          PostgresStore.open(
              settings, configuration.rules(), configuration.eventRetention(), Clock.systemUTC()));
    }

    private PostgresSettings embedded() {
      EmbeddedPostgres server =
          parts.add("embedded PostgreSQL", EmbeddedPostgres.start(directory.postgres(), 0));
      nearest = server.socketDirectory().map(Path::toString).orElse(null);
      return server.settings();
    }

    /** Where it is, once it runs. */
    PostgresSettings settings() {
      return Objects.requireNonNull(settings);
    }

    /** Its host, or better its socket's directory, once it runs. */
    String nearest() {
      return nearest == null ? settings().host() : nearest;
    }
  }
}
