package io.caltrop.app.bench;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertJson;
import io.caltrop.core.AlertType;
import io.caltrop.core.IpAddress;
import io.caltrop.core.synthetic.SyntheticAlerts;
import io.caltrop.pipeline.AlertConsumer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka to store with exact counts, beside a bare COPY-and-upsert loop before and after it. */
final class Throughput {
  private static final int ADDRESSES = 5_000;
  private static final int BATCH = 5_000;
  private static final double TARGET = 40_000;
  private static final double TARGET_RATIO = 0.7;

  private final Rig rig;
  private final int events;
  private final Map<AlertType, Map<IpAddress, Long>> expected = new HashMap<>();

  Throughput(Rig rig, int events) {
    this.rig = rig;
    this.events = events;
  }

  List<Figure> run(Steps steps) throws SQLException {
    steps.start("publishing " + events + " alerts");
    publish();
    try (Connection connection = rig.connect()) {
      BareLoop bare = new BareLoop(connection);
      steps.start("bare loop, " + events / 4 + " alerts before");
      runBare(bare, 1);
      steps.start("pipeline, " + events + " alerts");
      double perSecond = runPipeline();
      steps.start("bare loop, " + events / 4 + " alerts after");
      runBare(bare, 2);
      bare.dropTables();
      steps.start("comparing every count");
      boolean exact = isExact(connection);
      double limit = bare.alertsPerSecond();
      return List.of(
          Figure.atLeast(
              "Kafka to store", perSecond, TARGET, "events/s", "bare COPY and upsert", limit),
          Figure.atLeast(
              "Kafka to store, of the bare loop",
              perSecond / limit,
              TARGET_RATIO,
              "x",
              "itself",
              1),
          Figure.atLeast(
              "counts and events exact (1 = all)", exact ? 1 : 0, 1, "", events + " events", 1));
    }
  }

  private SyntheticAlerts alerts(long seed) {
    return new SyntheticAlerts(
        new SyntheticAlerts.Options(
            seed, ADDRESSES, 0, rig.clock.instant(), Duration.ofMillis(1), new UUID(0, seed)));
  }

  private void publish() {
    Properties properties = rig.kafka.producer();
    properties.put("linger.ms", "20");
    properties.put("batch.size", "262144");
    var serializer = new ByteArraySerializer();
    try (var producer =
        new KafkaProducer<>(properties, serializer, serializer)) { // closing waits for all
      SyntheticAlerts alerts = alerts(1);
      for (int i = 0; i < events; i++) {
        Alert alert = alerts.next();
        expected
            .computeIfAbsent(alert.type(), t -> new HashMap<>())
            .merge(alert.ip(), 1L, Long::sum);
        Future<?> unused =
            producer.send(
                new ProducerRecord<>(
                    rig.kafka.producerTopic(), alert.ip().bytes(), AlertJson.encode(alert)));
      }
    }
  }

  private void runBare(BareLoop bare, int round) throws SQLException {
    SyntheticAlerts alerts = alerts(100 + round);
    for (int done = 0; done < events / 4; done += BATCH) {
      List<Alert> batch = new ArrayList<>(BATCH);
      for (int i = 0; i < BATCH; i++) {
        batch.add(alerts.next());
      }
      bare.record(batch);
    }
  }

  private double runPipeline() throws SQLException {
    try (Connection connection = rig.connect()) {
      long start = System.nanoTime();
      AlertConsumer consumer = rig.startConsumer();
      while (count(connection, "SELECT coalesce(sum(next_offset), 0) FROM consumer_positions")
          < events) {
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
      double perSecond = events * 1e9 / (System.nanoTime() - start);
      consumer.close();
      return perSecond;
    }
  }

  private boolean isExact(Connection connection) throws SQLException {
    boolean exact = count(connection, "SELECT count(*) FROM blacklist_events") == events;
    for (var list : expected.entrySet()) {
      Map<IpAddress, Long> counted = new HashMap<>();
      rig.store
          .entries(list.getKey(), rig.clock.instant(), Integer.MAX_VALUE)
          .forEach(entry -> counted.put(entry.ip(), entry.count()));
      exact &= counted.equals(list.getValue());
    }
    return exact;
  }

  private static long count(Connection connection, String query) throws SQLException {
    try (Statement sql = connection.createStatement();
        ResultSet result = sql.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }
}
