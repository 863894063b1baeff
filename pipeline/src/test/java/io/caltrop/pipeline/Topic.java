package io.caltrop.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertJson;
import io.caltrop.core.metrics.StageMetrics;
import io.caltrop.core.store.AlertStore;
import io.caltrop.testkit.InMemoryAlertStore;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** A topic of alerts of a test's own on the shared broker, with everything a test does to it. */
final class Topic implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final AtomicInteger NUMBER = new AtomicInteger();
  static final ConsumerOptions QUICK =
      new ConsumerOptions(
          2,
          500,
          Duration.ZERO,
          Duration.ofMillis(20),
          Duration.ofMillis(200),
          Duration.ofSeconds(10),
          java.util.Optional.empty());

  final KafkaSettings settings;
  final PrometheusRegistry registry = new PrometheusRegistry();
  final ConsumerMetrics metrics = new ConsumerMetrics(new StageMetrics(registry), registry);
  private final KafkaProducer<byte[], byte[]> producer;
  private final Admin admin;
  private final AdminCalls calls;
  private final List<AlertConsumer> consumers = new ArrayList<>();

  Topic() {
    String name = "alerts-" + NUMBER.incrementAndGet();
    settings =
        new KafkaSettings(
            SharedBroker.bootstrapServers(),
            "group-" + name,
            name,
            name,
            "lz4",
            "all",
            Map.of("metadata.max.age.ms", "1000"));
    Topics.create(settings, Topics.Shape.DEFAULT, Duration.ofSeconds(30));
    producer = new KafkaProducer<>(settings.producer());
    admin = Admin.create(settings.admin());
    calls = new AdminCalls(settings, PATIENCE);
    // A broker hears of a new topic a moment after it is made.
    await().atMost(PATIENCE).until(() -> calls.topic(name()).isPresent());
    await().atMost(PATIENCE).until(() -> calls.topic(deadLetters()).isPresent());
  }

  String name() {
    return settings.consumerTopic();
  }

  String deadLetters() {
    return KafkaSettings.deadLetterTopic(name());
  }

  void send(ProducerRecord<byte[], byte[]> record) {
    var unused = producer.send(record);
  }

  void sendAlerts(Collection<Alert> alerts) {
    for (Alert alert : alerts) {
      byte[] key = alert.ip().toString().getBytes(UTF_8);
      send(new ProducerRecord<>(name(), key, AlertJson.encode(alert)));
    }
    producer.flush();
  }

  void sendTo(int partition, Alert alert) {
    send(new ProducerRecord<>(name(), partition, null, AlertJson.encode(alert)));
    producer.flush();
  }

  void sendGarbage(int partition, String value) {
    send(new ProducerRecord<>(name(), partition, null, value.getBytes(UTF_8)));
    producer.flush();
  }

  AlertConsumer consume(AlertStore store) {
    return consume(store, QUICK);
  }

  AlertConsumer consume(AlertStore store, ConsumerOptions options) {
    return consume(settings, store, options);
  }

  /** With other settings than its own. */
  AlertConsumer consume(KafkaSettings others, AlertStore store, ConsumerOptions options) {
    AlertConsumer consumer =
        new AlertConsumer(others, options, store, metrics, Clock.systemUTC(), new Random(1));
    consumers.add(consumer);
    consumer.start();
    return consumer;
  }

  /** Waits until as many events are stored, and sees that there are not more. */
  static void awaitStored(InMemoryAlertStore store, int count) {
    await().atMost(PATIENCE).until(() -> store.events().size() >= count);
    assertThat(store.events()).hasSize(count);
  }

  /** Waits until nothing is left to record. */
  void awaitDrained(AlertStore store) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                ends(name()).entrySet().stream()
                    .allMatch(
                        end ->
                            end.getValue()
                                == store.position(topicId(), end.getKey().partition()).orElse(0)));
  }

  String topicId() {
    return calls.topic(name()).orElseThrow().topicId().toString();
  }

  Map<TopicPartition, Long> ends(String topic) {
    return calls.ends(
        calls.topic(topic).orElseThrow().partitions().stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList());
  }

  /** Everything in the dead letters' topic. */
  List<ConsumerRecord<byte[], byte[]>> readDeadLetters() {
    Map<TopicPartition, Long> ends = ends(deadLetters());
    List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> reader = new KafkaConsumer<>(settings.consumer())) {
      reader.assign(ends.keySet());
      reader.seekToBeginning(ends.keySet());
      while (ends.entrySet().stream().anyMatch(e -> reader.position(e.getKey()) < e.getValue())) {
        reader.poll(Duration.ofMillis(100)).forEach(letters::add);
      }
    }
    return letters;
  }

  Map<Integer, OffsetAndMetadata> committed() {
    try {
      Map<Integer, OffsetAndMetadata> committed = new HashMap<>();
      admin
          .listConsumerGroupOffsets(settings.groupId())
          .partitionsToOffsetAndMetadata()
          .get(30, TimeUnit.SECONDS)
          .forEach((partition, offset) -> committed.put(partition.partition(), offset));
      return committed;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  Admin admin() {
    return admin;
  }

  @Override
  public void close() {
    consumers.forEach(AlertConsumer::close);
    producer.close();
    admin.close();
    calls.close();
  }
}
