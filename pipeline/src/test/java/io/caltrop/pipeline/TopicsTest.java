package io.caltrop.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

class TopicsTest {
  private final KafkaSettings settings =
      new KafkaSettings(
          SharedBroker.bootstrapServers(), "g", "made-in", "made-out", "lz4", "all", Map.of());

  @Test
  void createsWhatIsMissingAndLeavesTheRest() throws Exception {
    assertThat(Topics.create(settings, Topics.Shape.DEFAULT, Topic.PATIENCE))
        .filteredOn(result -> result.topic().startsWith("made"))
        .containsExactly(
            new Topics.Result("made-in", true),
            new Topics.Result("made-out", true),
            new Topics.Result("made-out.dlq", true));
    assertThat(Topics.create(settings, Topics.Shape.DEFAULT, Topic.PATIENCE))
        .containsExactly(
            new Topics.Result("made-in", false),
            new Topics.Result("made-out", false),
            new Topics.Result("log_data", false),
            new Topics.Result("anomalies", false),
            new Topics.Result("made-out.dlq", false),
            new Topics.Result("log_data.dlq", false));

    try (Admin admin = Admin.create(settings.admin())) {
      for (String name : List.of("made-in", "made-out.dlq", "log_data", "log_data.dlq")) {
        assertThat(described(name).partitions())
            .hasSize(4)
            .allMatch(partition -> partition.replicas().size() == 1);
      }
      assertThat(config(admin, "made-in", "retention.ms")).isEqualTo("1800000");
      assertThat(config(admin, "made-in", "compression.type")).isEqualTo("lz4");
      assertThat(config(admin, "made-in", "min.insync.replicas")).isEqualTo("1");
      assertThat(config(admin, "made-in", "segment.ms")).isEqualTo("300000");
      assertThat(config(admin, "log_data", "retention.ms")).isEqualTo("1800000");
      assertThat(config(admin, "made-out.dlq", "retention.ms")).isEqualTo("604800000");
      assertThat(config(admin, "made-out.dlq", "max.message.bytes")).isEqualTo("2097152");
    }
  }

  @Test
  void othersAreMadeBesides() {
    List<String> others = List.of("logins-of-mine", "made-in");
    assertThat(Topics.create(settings, others, Topics.Shape.DEFAULT, Topic.PATIENCE))
        .hasSize(7)
        .endsWith(new Topics.Result("logins-of-mine", true));
    assertThat(described("logins-of-mine").partitions()).hasSize(4);
  }

  @Test
  void moreCopiesThanBrokersAreRefusedInOneLine() {
    KafkaSettings other =
        new KafkaSettings(
            settings.bootstrapServers(), "g", "copied", "copied", "lz4", "all", Map.of());

    assertThatThrownBy(
            () ->
                Topics.create(
                    other, new Topics.Shape(4, 3, Duration.ofMinutes(30)), Topic.PATIENCE))
        .isInstanceOf(BrokerException.class)
        .hasMessageContaining("the topic copied cannot be created: ")
        .hasMessageContaining("replicat")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void unreachableBrokersAreNamed() throws IOException {
    String address = "127.0.0.1:" + freePort();

    assertThatThrownBy(
            () ->
                Topics.create(
                    KafkaSettings.of(address), Topics.Shape.DEFAULT, Duration.ofMillis(300)))
        .isInstanceOf(BrokerException.class)
        .hasMessage("Kafka at " + address + " did not answer within 300 ms");
  }

  /** A broker hears of a new topic a moment after it is made. */
  private TopicDescription described(String topic) {
    try (AdminCalls calls = new AdminCalls(settings, Topic.PATIENCE)) {
      await().atMost(Topic.PATIENCE).until(() -> calls.topic(topic).isPresent());
      return calls.topic(topic).orElseThrow();
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String config(Admin admin, String topic, String key) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Config config =
        admin.describeConfigs(List.of(resource)).all().get(30, TimeUnit.SECONDS).values().stream()
            .findFirst()
            .orElseThrow();
    return config.get(key).value();
  }
}
