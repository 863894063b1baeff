package io.caltrop.app.cli;

import io.caltrop.app.Failure;
import io.caltrop.app.config.Configuration;
import io.caltrop.app.node.Settings;
import io.caltrop.core.Dependency;
import io.caltrop.pipeline.KafkaHealth;
import io.caltrop.pipeline.KafkaSettings;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Writes records to a topic, many at a time. */
final class KafkaSink implements Sink {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String servers;
  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  private KafkaSink(String servers, String topic, Properties properties) {
    this.servers = servers;
    this.topic = topic;
    this.producer = new KafkaProducer<>(properties);
  }

  /** Connects; a Kafka that does not answer within seconds is a failure. */
  static KafkaSink open(Configuration.Kafka kafka, String topic) {
    KafkaSettings settings = Settings.checked(Settings.kafka(kafka));
    try (KafkaHealth health = new KafkaHealth(settings)) {
      awaitUp(health, kafka.isEmbedded());
    }
    Properties properties = settings.producer();
    properties.put("linger.ms", "5");
    properties.put("batch.size", "65536");
    properties.put("max.block.ms", "30000");
    return new KafkaSink(settings.bootstrapServers(), topic, properties);
  }

  private static void awaitUp(KafkaHealth health, boolean embedded) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Dependency.State state = health.check();
    while (!state.up() && System.nanoTime() < end) {
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
      state = health.check();
    }
    if (!state.up()) {
      String hint =
          embedded ? "; is caltrop up? else configure kafka.bootstrap_servers or --kafka-port" : "";
      throw Failure.running(state.detail() + hint);
    }
  }

  @Override
  public void send(byte[] key, byte[] json) {
    throwFailure();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, key.length == 0 ? null : key, json);
    try {
      var unused =
          producer.send(
              record,
              (metadata, exception) -> {
                if (exception != null) {
                  failure.compareAndSet(null, exception);
                }
              });
    } catch (KafkaException e) {
      failure.compareAndSet(null, e);
      throwFailure();
    }
  }

  @Override
  public void close() {
    boolean isDone = failure.get() == null;
    if (isDone) {
      producer.flush();
    }
    producer.close(isDone ? PATIENCE : Duration.ZERO);
    throwFailure();
  }

  private void throwFailure() {
    Exception e = failure.get();
    if (e != null) {
      throw Failure.running(
          "Kafka at " + servers + " did not take a record for " + topic + ": " + e.getMessage(), e);
    }
  }
}
