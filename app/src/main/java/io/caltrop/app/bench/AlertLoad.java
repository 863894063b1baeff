package io.caltrop.app.bench;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertJson;
import io.caltrop.core.AlertType;
import io.caltrop.core.IpAddress;
import io.caltrop.core.store.BlacklistReader;
import io.caltrop.core.synthetic.SyntheticAlerts;
import io.caltrop.pipeline.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Distinct synthetic alerts, published as fast as it goes, and the counts they must lead to. */
final class AlertLoad {
  private static final int ADDRESSES = 5_000;

  private final KafkaSettings kafka;
  private final SyntheticAlerts alerts;
  private final Map<AlertType, Map<IpAddress, Long>> expected = new HashMap<>();
  private long published;

  AlertLoad(KafkaSettings kafka, long seed, Instant start) {
    this.kafka = kafka;
    this.alerts = alerts(seed, start);
  }

  static SyntheticAlerts alerts(long seed, Instant start) {
    return new SyntheticAlerts(
        new SyntheticAlerts.Options(
            seed, ADDRESSES, 0, start, Duration.ofMillis(1), new UUID(0, seed)));
  }

  /** Publishes more, and waits until Kafka has them. */
  void publish(int events) {
    Properties properties = kafka.producer();
    properties.put("linger.ms", "20");
    properties.put("batch.size", "262144");
    var serializer = new ByteArraySerializer();
    try (var producer = new KafkaProducer<>(properties, serializer, serializer)) {
      for (int i = 0; i < events; i++) {
        Alert alert = alerts.next();
        expected
            .computeIfAbsent(alert.type(), t -> new HashMap<>())
            .merge(alert.ip(), 1L, Long::sum);
        Future<?> unused =
            producer.send(
                new ProducerRecord<>(
                    kafka.producerTopic(), alert.ip().bytes(), AlertJson.encode(alert)));
      }
    }
    published += events;
  }

  /** All that were published. */
  long published() {
    return published;
  }

  /** Whether every list has just the counts of what was published. */
  boolean isCounted(BlacklistReader lists, Instant now) {
    for (var list : expected.entrySet()) {
      Map<IpAddress, Long> counted = new HashMap<>();
      lists
          .entries(list.getKey(), now, Integer.MAX_VALUE)
          .forEach(entry -> counted.put(entry.ip(), entry.count()));
      if (!counted.equals(list.getValue())) {
        return false;
      }
    }
    return true;
  }
}
