package io.caltrop.app.bench;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertJson;
import io.caltrop.core.InvalidAlertException;
import io.caltrop.core.metrics.StageMetrics;
import io.caltrop.core.synthetic.SyntheticAlerts;
import io.caltrop.pipeline.AlertConsumer;
import io.caltrop.pipeline.ConsumerMetrics;
import io.caltrop.pipeline.ConsumerOptions;
import io.caltrop.store.cluster.ClusterStore;
import io.caltrop.store.cluster.Identified;
import io.caltrop.store.cluster.clickhouse.ClickHouseEvents;
import io.caltrop.store.cluster.redis.RedisCounts;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Kafka to both stores with exact counts, beside each part alone in the same run: Kafka polled and
 * decoded, the scripts in Redis, the inserts into ClickHouse. The parts alone have one thread each,
 * as much of the machine as they can use with it, and nothing else to do.
 */
final class ClusterThroughput {
  private static final double TARGET = 200_000;
  private static final double TARGET_RATIO = 0.5;
  private static final int BATCH = ConsumerOptions.GATHERING.batchRecords();
  private static final int WARM = 300_000;

  private final ClusterRig rig;
  private final int events;
  private long recorded;

  ClusterThroughput(ClusterRig rig, int events) {
    this.rig = rig;
    this.events = events;
  }

  List<Figure> run(Steps steps) throws IOException {
    AlertLoad load = new AlertLoad(rig.kafka, 1, rig.clock.instant());
    try (RedisCounts counts = RedisCounts.open(rig.redis, rig.rules);
        ClickHouseEvents stored =
            ClickHouseEvents.open(rig.clickHouse, Optional.of(ClusterRig.RETENTION));
        ClusterStore store = ClusterStore.of(counts, stored, rig.clock)) {
      steps.start("publishing " + WARM + " alerts to warm up, and recording them");
      load.publish(WARM);
      double unused = pipeline(store, load);
      steps.start("publishing " + events + " alerts");
      load.publish(events);
      steps.start("Kafka alone, polled and decoded");
      double polled = poll();
      steps.start("pipeline, " + events + " alerts");
      double perSecond = pipeline(store, load);
      steps.start("comparing every count");
      boolean exact = isExact(load, store);
      steps.start("Redis alone");
      double scripts = alone(2, batch -> counts.lot(batch).count(rig.clock.instant()));
      steps.start("ClickHouse alone");
      double inserts = alone(3, batch -> stored.insert(batch, rig.clock.instant()));
      double slowest = Math.min(polled, Math.min(scripts, inserts));
      return List.of(
          Figure.atLeast(
              "Kafka to both stores", perSecond, TARGET, "events/s", "Kafka and decoding", polled),
          Figure.atLeast(
              "Redis's scripts alone", scripts, 0, "events/s", "the pipeline", perSecond),
          Figure.atLeast(
              "ClickHouse's inserts alone", inserts, 0, "events/s", "the pipeline", perSecond),
          Figure.atLeast(
              "Kafka to both stores, of the slowest part",
              perSecond / slowest,
              TARGET_RATIO,
              "x",
              "itself",
              1),
          Figure.atLeast(
              "counts and events exact (1 = all)",
              exact ? 1 : 0,
              1,
              "",
              load.published() + " events",
              1));
    }
  }

  /** Events a second until the consumer has recorded all that was published. */
  private double pipeline(ClusterStore store, AlertLoad load) {
    PrometheusRegistry registry = new PrometheusRegistry();
    StageMetrics stages = new StageMetrics(registry);
    StageMetrics.Stage stage = stages.stage("consumer");
    long before = recorded;
    long start = System.nanoTime();
    try (AlertConsumer consumer =
        new AlertConsumer(
            rig.kafka,
            ConsumerOptions.GATHERING.withInstance("bench"),
            store,
            new ConsumerMetrics(stages, registry),
            rig.clock,
            new Random())) {
      consumer.start();
      long due = load.published() - before;
      while (stage.done().get() + stage.duplicate().get() < due) {
        LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
      }
      recorded = load.published();
      return due * 1e9 / (System.nanoTime() - start);
    }
  }

  private boolean isExact(AlertLoad load, ClusterStore store) throws IOException {
    return load.isCounted(store, rig.clock.instant())
        && rig.count("count()") == load.published()
        && rig.count("uniqExact(event_id)") == load.published();
  }

  /** One loop that decodes what the benchmark published last. */
  private double poll() {
    Properties properties = rig.kafka.consumer();
    properties.put("max.poll.records", String.valueOf(BATCH));
    properties.put("fetch.min.bytes", "1048576");
    properties.put("fetch.max.bytes", "8388608");
    properties.put("max.partition.fetch.bytes", "2097152");
    var bytes = new ByteArrayDeserializer();
    try (var consumer = new KafkaConsumer<>(properties, bytes, bytes)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(rig.kafka.consumerTopic()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long decoded = 0;
      long start = System.nanoTime();
      long all = WARM + (long) events;
      while (decoded < all) {
        for (var record : consumer.poll(Duration.ofSeconds(1))) {
          try {
            decoded += AlertJson.decode(record.value()).dstPort() >= 0 ? 1 : 0;
          } catch (InvalidAlertException e) {
            throw new IllegalStateException("the benchmark's own alert", e);
          }
        }
      }
      return decoded * 1e9 / (System.nanoTime() - start);
    }
  }

  /** Batches made beforehand, one after the other; the time of the calls alone. */
  private double alone(long seed, Consumer<List<Identified>> part) {
    SyntheticAlerts alerts = AlertLoad.alerts(seed, rig.clock.instant());
    long nanos = 0;
    int done = 0;
    while (done < events / 2) {
      List<Alert> batch = new ArrayList<>(BATCH);
      for (int i = 0; i < BATCH; i++) {
        batch.add(alerts.next());
      }
      List<Identified> identified = Identified.distinct(batch);
      long start = System.nanoTime();
      part.accept(identified);
      nanos += System.nanoTime() - start;
      done += BATCH;
    }
    return done * 1e9 / nanos;
  }
}
