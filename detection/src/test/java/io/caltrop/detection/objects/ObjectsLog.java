package io.caltrop.detection.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caltrop.detection.engine.Servers;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

/** A topic of log records that all are of one address, and what views say of them. */
final class ObjectsLog {
  private static final String RECORD = "{\"ip_address\":\"192.0.2.1\"}";

  private ObjectsLog() {}

  static void make(String topic) throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", Servers.kafka()))) {
      admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
    }
  }

  static void send(String topic, int times) {
    sendRecords(topic, Collections.nCopies(times, RECORD));
  }

  /** A record of each time. */
  static void sendAt(String topic, List<Instant> times) {
    sendRecords(
        topic,
        times.stream()
            .map(time -> "{\"ip_address\":\"192.0.2.1\",\"timestamp\":\"" + time + "\"}")
            .toList());
  }

  /** Those of an address to the same partition: they are read in their order. */
  static void sendByAddress(String topic, List<String> records) {
    StringSerializer text = new StringSerializer();
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(Map.of("bootstrap.servers", Servers.kafka()), text, text)) {
      for (String record : records) {
        String address = record.substring(0, record.indexOf(','));
        var unused = producer.send(new ProducerRecord<>(topic, address, record));
      }
    }
  }

  static void sendRecords(String topic, List<String> records) {
    StringSerializer text = new StringSerializer();
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(Map.of("bootstrap.servers", Servers.kafka()), text, text)) {
      for (String record : records) {
        var unused = producer.send(new ProducerRecord<>(topic, record));
      }
    }
  }

  /** Takes all records away, as happens when they are old. */
  static void forget(String topic) throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", Servers.kafka()))) {
      Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
      for (int partition = 0; partition < 2; partition++) {
        all.put(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(-1));
      }
      admin.deleteRecords(all).all().get();
    }
  }

  static void awaitRows(String view, String... rows) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> assertThat(Servers.rows("SELECT * FROM " + view)).containsExactly(rows));
  }
}
