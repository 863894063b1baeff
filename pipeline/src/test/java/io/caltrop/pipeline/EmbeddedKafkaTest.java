package io.caltrop.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertJson;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class EmbeddedKafkaTest {
  @TempDir Path dir;

  @Test
  void restartOnAnotherPortKeepsRecordsGroupsAndTopics() throws Exception {
    List<Alert> alerts = Alerts.some(50);
    String first;
    try (EmbeddedKafka kafka = start(0)) {
      first = kafka.bootstrapServers();
      assertThat(kafka.check().up()).isTrue();
      KafkaSettings settings = KafkaSettings.of(first);
      Topics.create(settings, Topics.Shape.DEFAULT, Topic.PATIENCE);
      publish(settings, alerts);
    }

    try (EmbeddedKafka kafka = start(0)) {
      assertThat(kafka.bootstrapServers()).isNotEqualTo(first);
      KafkaSettings settings = KafkaSettings.of(kafka.bootstrapServers());
      assertThat(Topics.create(settings, Topics.Shape.DEFAULT, Topic.PATIENCE))
          .noneMatch(Topics.Result::created);
      publish(settings, Alerts.some(5));
      assertThat(read(settings, 55)).containsAll(alerts);
    }
  }

  @Test
  @Tag("long")
  void killedProcessLosesNothingThatWasAcknowledged() throws Exception {
    Process child = child(dir);
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
      assertThat(out.lines().filter("500 alerts acknowledged"::equals).findFirst()).isPresent();

      assertThatThrownBy(() -> start(0))
          .isInstanceOf(BrokerException.class)
          .hasMessage(
              "Kafka's folder "
                  + dir
                  + " is in use by another running process; stop that one first");
    } finally {
      child.destroyForcibly();
    }
    assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();

    try (EmbeddedKafka kafka = start(0)) {
      assertThat(read(KafkaSettings.of(kafka.bootstrapServers()), 500)).hasSize(500);
    }
  }

  /** Runs in the process that is killed. */
  static final class Killed {
    public static void main(String[] args) throws Exception {
      EmbeddedKafka kafka =
          EmbeddedKafka.start(Path.of(args[0]), "127.0.0.1", 0, SharedBroker::failed);
      KafkaSettings settings = KafkaSettings.of(kafka.bootstrapServers());
      Topics.create(settings, Topics.Shape.DEFAULT, Topic.PATIENCE);
      publish(settings, Alerts.some(500));
      System.out.println("500 alerts acknowledged");
      Thread.currentThread().join();
    }
  }

  private static Process child(Path dir) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Killed.class.getName(),
            dir.toString())
        .redirectError(new File("/dev/null"))
        .start();
  }

  @Test
  void takenPortIsNamedAndTheFolderIsFreeAgain() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      assertThatThrownBy(() -> start(port))
          .isInstanceOf(BrokerException.class)
          .hasMessage(
              "Kafka cannot listen on 127.0.0.1:"
                  + port
                  + ": Address already in use; stop the program that has the port, or choose"
                  + " another");
    }
    start(0).close();
  }

  @Test
  void folderThatIsAFileIsNamed() throws Exception {
    Path file = Files.createFile(dir.resolve("file"));

    assertThatThrownBy(() -> EmbeddedKafka.start(file, "127.0.0.1", 0, SharedBroker::failed))
        .isInstanceOf(BrokerException.class)
        .hasMessage("Kafka's folder " + file + " cannot be used: there is a file of that name");
  }

  @Test
  void damagedFolderIsRefusedInOneLine() throws Exception {
    start(0).close();
    Files.writeString(dir.resolve("logs/meta.properties"), "version=1\nnode.id=77\n");

    assertThatThrownBy(() -> start(0))
        .isInstanceOf(BrokerException.class)
        .hasMessageStartingWith("embedded Kafka cannot start: ")
        .hasMessageContaining("meta.properties")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void addressesThatAreNoneAreRefused() {
    assertThatThrownBy(() -> start(70000))
        .hasMessage("Kafka's port 70000 is out of range; allowed: 0 to 65535");
    assertThatThrownBy(() -> EmbeddedKafka.start(dir, "no.such.host.invalid", 0, m -> {}))
        .hasMessage(
            "Kafka's address no.such.host.invalid is not known; allowed: an address of this"
                + " machine");
    assertThatThrownBy(() -> EmbeddedKafka.start(dir, "192.0.2.1", 0, m -> {}))
        .hasMessageStartingWith("Kafka cannot listen on 192.0.2.1:0: ");
  }

  @Test
  void unknownTopicIsNotMade() throws Exception {
    Properties properties = KafkaSettings.of(SharedBroker.bootstrapServers()).producer();
    properties.put("max.block.ms", "500");
    try (var producer = new KafkaProducer<byte[], byte[]>(properties)) {
      assertThatThrownBy(
              () -> producer.send(new ProducerRecord<>("blacklist-event", new byte[1])).get())
          .hasCauseInstanceOf(TimeoutException.class);
    }
    try (AdminCalls calls =
        new AdminCalls(KafkaSettings.of(SharedBroker.bootstrapServers()), Topic.PATIENCE)) {
      assertThat(calls.topic("blacklist-event")).isEmpty();
    }
  }

  @Test
  void wishToEndTheProcessIsReportedInstead() {
    AtomicReference<String> reported = new AtomicReference<>();
    try (EmbeddedKafka kafka = EmbeddedKafka.start(dir, "127.0.0.1", 0, reported::set)) {
      org.apache.kafka.common.utils.Exit.halt(1, "all log dirs have failed");

      await().atMost(Topic.PATIENCE).until(() -> reported.get() != null);
      assertThat(reported.get())
          .startsWith("embedded Kafka stopped itself: all log dirs have failed; ")
          .contains("MiB are free in " + dir);
      assertThat(kafka.check().up()).isFalse();
      assertThat(kafka.check().detail()).isEqualTo(reported.get());
    }
  }

  private EmbeddedKafka start(int port) {
    return EmbeddedKafka.start(dir, "127.0.0.1", port, SharedBroker::failed);
  }

  private static void publish(KafkaSettings settings, List<Alert> alerts) throws Exception {
    try (KafkaAlertPublisher publisher =
        new KafkaAlertPublisher(settings, Duration.ofSeconds(30))) {
      publisher.publish(alerts).get(60, TimeUnit.SECONDS);
    }
  }

  private static List<Alert> read(KafkaSettings settings, int count) throws Exception {
    List<Alert> alerts = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> reader = new KafkaConsumer<>(settings.consumer())) {
      List<TopicPartition> partitions =
          reader.partitionsFor(settings.consumerTopic()).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      long deadline = System.nanoTime() + Topic.PATIENCE.toNanos();
      while (alerts.size() < count && System.nanoTime() < deadline) {
        for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(100))) {
          alerts.add(AlertJson.decode(record.value()));
        }
      }
    }
    return alerts;
  }
}
