package io.caltrop.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertJson;
import io.caltrop.core.AlertPublisher.PublishException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaAlertPublisherTest {
  private static final Duration PATIENT = Duration.ofSeconds(30);

  private final Topic topic = new Topic();

  @AfterEach
  void close() {
    topic.close();
  }

  @Test
  void alertsAreReadBackInTheirOrderAndAnAddressStaysInOnePartition() throws Exception {
    List<Alert> alerts = Alerts.some(500);
    try (KafkaAlertPublisher publisher = new KafkaAlertPublisher(topic.settings, PATIENT)) {
      publisher.publish(alerts).get(60, TimeUnit.SECONDS);
      publisher.publish(List.of()).get(1, TimeUnit.SECONDS);
    }

    Map<String, Integer> partitions = new HashMap<>();
    Map<String, List<Alert>> read = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : read(500)) {
      String key = new String(record.key(), UTF_8);
      Alert alert = AlertJson.decode(record.value());
      assertThat(key).isEqualTo(alert.ip().toString());
      assertThat(partitions.merge(key, record.partition(), (a, b) -> a))
          .isEqualTo(record.partition());
      read.computeIfAbsent(key, k -> new ArrayList<>()).add(alert);
    }
    read.forEach(
        (key, got) ->
            assertThat(got)
                .containsExactlyElementsOf(
                    alerts.stream().filter(a -> a.ip().toString().equals(key)).toList()));
  }

  @Test
  void closedPublisherFailsWithAReason() {
    KafkaAlertPublisher publisher = new KafkaAlertPublisher(topic.settings, PATIENT);
    publisher.close();

    assertThatThrownBy(() -> publisher.publish(Alerts.some(1)).get(5, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(PublishException.class)
        .hasMessageEndingWith("refused: the publisher is closed");
  }

  @Test
  void missingTopicFailsInTime() {
    KafkaSettings settings =
        new KafkaSettings(
            topic.settings.bootstrapServers(), "g", "missing", "missing", "lz4", "all", Map.of());
    try (KafkaAlertPublisher publisher =
        new KafkaAlertPublisher(settings, Duration.ofMillis(400))) {
      assertThatThrownBy(() -> publisher.publish(Alerts.some(3)).get(5, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(PublishException.class)
          .hasMessageEndingWith("did not acknowledge within 400 ms");
    }
  }

  @Test
  void timeoutOutOfRangeIsRefused() {
    assertThatThrownBy(() -> new KafkaAlertPublisher(topic.settings, Duration.ofMillis(99)))
        .hasMessage("the publisher's timeout PT0.099S is out of range; allowed: 100 ms to 60 s");
  }

  private List<ConsumerRecord<byte[], byte[]>> read(int count) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> reader = new KafkaConsumer<>(topic.settings.consumer())) {
      List<TopicPartition> partitions = List.copyOf(topic.ends(topic.name()).keySet());
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      while (records.size() < count) {
        reader.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }
}
