package io.caltrop.app.node;

import io.caltrop.app.config.Configuration;
import io.caltrop.pipeline.EmbeddedKafka;
import io.caltrop.pipeline.KafkaSettings;
import io.caltrop.pipeline.Topics;
import io.caltrop.store.cluster.ClusterStore;
import io.caltrop.store.cluster.clickhouse.ClickHouseEvents;
import io.caltrop.store.cluster.redis.RedisCounts;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Kafka and the stores, embedded or the user's, started side by side.
 *
 * @param parts what was started, for the new owner to stop
 * @param postgres empty if the role needs none
 */
record Backends(Parts parts, KafkaSettings kafka, Optional<Postgres> postgres, Stores stores) {
  private static final Duration TOPICS_WITHIN = Duration.ofSeconds(20);

  /** Starts what the role needs; if one fails, the others are stopped. */
  static Backends start(
      Configuration configuration, Role role, DataDirectory directory, Stop stop) {
    Starts starts = new Starts();
    CompletableFuture<KafkaSettings> kafka =
        starts.begin("start-kafka", parts -> kafka(configuration, role, directory, stop, parts));
    CompletableFuture<Optional<Postgres>> postgres =
        starts.begin(
            "start-postgres",
            parts ->
                role.needsPostgres(configuration)
                    ? Optional.of(Postgres.start(configuration, directory, parts))
                    : Optional.empty());
    CompletableFuture<Optional<Stores>> cluster =
        starts.begin(
            "start-stores",
            parts -> configuration.cluster().map(c -> cluster(configuration, c, parts)));
    Parts parts = starts.join();
    Stores stores =
        cluster.join().orElseGet(() -> Stores.of(postgres.join().orElseThrow().store()));
    return new Backends(parts, kafka.join(), postgres.join(), stores);
  }

  /** What starts in threads of its own. */
  private static final class Starts {
    private final List<Parts> parts = new ArrayList<>();
    private final List<CompletableFuture<?>> begun = new ArrayList<>();

    <T> CompletableFuture<T> begin(String thread, Function<Parts, T> start) {
      Parts own = new Parts();
      CompletableFuture<T> result =
          CompletableFuture.supplyAsync(
              () -> start.apply(own), task -> new Thread(task, thread).start());
      parts.add(own);
      begun.add(result);
      return result;
    }

    /** All parts, once all are up; what began last is stopped first. */
    Parts join() {
      try {
        CompletableFuture.allOf(begun.toArray(CompletableFuture[]::new)).join();
      } catch (CompletionException e) {
        parts.forEach(Parts::close);
        throw e.getCause() instanceof RuntimeException known ? known : e;
      }
      Parts all = new Parts();
      for (int i = parts.size() - 1; i >= 0; i--) {
        all.addAll(parts.get(i));
      }
      return all;
    }
  }

  private static KafkaSettings kafka(
      Configuration configuration, Role role, DataDirectory directory, Stop stop, Parts parts) {
    Configuration.Kafka configured = configuration.kafka();
    KafkaSettings settings = Settings.kafka(configured);
    if (configured.isEmbedded()) {
      EmbeddedKafka broker =
          EmbeddedKafka.start(directory.kafka(), configured.bind(), configured.port(), stop::fail);
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

  private static Stores cluster(
      Configuration configuration, Configuration.ClusterStores cluster, Parts parts) {
    RedisCounts counts = RedisCounts.open(cluster.redis(), configuration.rules());
    try {
      ClickHouseEvents events =
          ClickHouseEvents.open(cluster.clickHouse(), Optional.of(cluster.retention()));
      ClusterStore store = ClusterStore.of(counts, events, Clock.systemUTC());
      parts.add("Redis and ClickHouse", store);
      return new Stores(store, store, store, List.of(counts, events));
    } catch (RuntimeException e) {
      counts.close();
      throw e;
    }
  }
}
