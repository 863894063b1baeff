package io.caltrop.e2e;

import static org.awaitility.Awaitility.await;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertJson;
import io.caltrop.core.synthetic.SyntheticAlerts;
import io.caltrop.pipeline.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Distinct alerts, so many a second, from a Kafka producer that tries for ever. */
final class AlertStream implements AutoCloseable {
  private static final int TICKS_A_SECOND = 50;
  private static final int ADDRESSES = 200;

  private final Ledger ledger;
  private final SyntheticAlerts alerts;
  private final KafkaProducer<byte[], byte[]> producer;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final ScheduledFuture<?> ticking;
  private final AtomicReference<Exception> refused = new AtomicReference<>();

  /** Starts to send. The seeds of one ledger's streams must differ. */
  AlertStream(String brokers, Ledger ledger, long seed, int alertsASecond) {
    this.ledger = ledger;
    alerts = alerts(seed);
    Properties properties = KafkaSettings.of(brokers).producer();
    properties.put("linger.ms", "5");
    properties.put("delivery.timeout.ms", String.valueOf(Integer.MAX_VALUE));
    properties.put("max.block.ms", String.valueOf(Integer.MAX_VALUE));
    properties.put("request.timeout.ms", "5000");
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    ticking =
        clock.scheduleAtFixedRate(
            () -> send(alertsASecond / TICKS_A_SECOND),
            0,
            1000 / TICKS_A_SECOND,
            TimeUnit.MILLISECONDS);
  }

  static SyntheticAlerts alerts(long seed) {
    return new SyntheticAlerts(
        new SyntheticAlerts.Options(
            seed, ADDRESSES, 0, Instant.now(), Duration.ofMillis(1), new UUID(0, seed)));
  }

  private void send(int count) {
    for (int i = 0; i < count; i++) {
      Alert alert = alerts.next();
      ledger.sent(alert);
      var unused =
          producer.send(
              new ProducerRecord<>(
                  KafkaSettings.DEFAULT_TOPIC, alert.ip().bytes(), AlertJson.encode(alert)),
              (metadata, failure) -> {
                if (failure == null) {
                  ledger.confirmed(alert);
                } else {
                  refused.compareAndSet(null, failure);
                }
              });
    }
  }

  /** Fails if Kafka refused an alert. */
  void assertTaken() {
    if (refused.get() != null) {
      throw new IllegalStateException("an alert was not taken", refused.get());
    }
  }

  /** Sends no more, and returns when Kafka has all. */
  @Override
  public void close() {
    ticking.cancel(false);
    clock.shutdown();
    await().atMost(Duration.ofMinutes(2)).until(clock::isTerminated);
    producer.close(Duration.ofMinutes(2));
    assertTaken();
  }
}
