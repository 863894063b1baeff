package io.caltrop.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertPublisher.PublishException;
import io.caltrop.core.CountingRules;
import io.caltrop.core.metrics.StageMetrics;
import io.caltrop.testkit.InMemoryAlertStore;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that talks to Kafka, while it is down and afterwards. */
@Tag("once")
class KafkaDownTest {
  private static final Duration TIMEOUT = Duration.ofMillis(800);

  @TempDir Path dir;

  @Test
  void publisherConsumerAndHealthSayItAndGoOnWhenKafkaIsBack() throws Exception {
    int port = TopicsTest.freePort();
    KafkaSettings settings = KafkaSettings.of("127.0.0.1:" + port);
    InMemoryAlertStore store = new InMemoryAlertStore(CountingRules.standard());
    PrometheusRegistry registry = new PrometheusRegistry();
    ConsumerMetrics metrics = new ConsumerMetrics(new StageMetrics(registry), registry);
    List<Alert> alerts = new ArrayList<>();
    try (KafkaHealth health = new KafkaHealth(settings);
        KafkaAlertPublisher publisher = new KafkaAlertPublisher(settings, TIMEOUT);
        AlertConsumer consumer =
            new AlertConsumer(
                settings, Topic.QUICK, store, metrics, Clock.systemUTC(), new Random(1))) {
      consumer.start();
      assertFailsInTime(publisher, port);
      assertDown(health, port);
      await().atMost(Topic.PATIENCE).until(() -> !consumer.check().up());

      EmbeddedKafka kafka = EmbeddedKafka.start(dir, "127.0.0.1", port, SharedBroker::failed);
      try (kafka) {
        await()
            .atMost(Topic.PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(health.check().detail())
                        .isEqualTo("the topic blacklist-events does not exist; create the topics"));
        Topics.create(settings, Topics.Shape.DEFAULT, Topic.PATIENCE);
        alerts.addAll(publishUntilTaken(publisher));
        await().atMost(Topic.PATIENCE).until(() -> health.check().up());
        await().atMost(Topic.PATIENCE).until(() -> store.events().containsAll(alerts));
        await().atMost(Topic.PATIENCE).until(() -> consumer.check().up());
      }
      assertFailsInTime(publisher, port);
      await().atMost(Topic.PATIENCE).until(() -> !health.check().up());
      await().atMost(Topic.PATIENCE).until(() -> !consumer.check().up());

      try (EmbeddedKafka again =
          EmbeddedKafka.start(dir, "127.0.0.1", port, SharedBroker::failed)) {
        alerts.addAll(publishUntilTaken(publisher));
        await().atMost(Topic.PATIENCE).until(() -> store.events().containsAll(alerts));
        await().atMost(Topic.PATIENCE).until(() -> consumer.check().up());
        assertThat(again.check().up()).isTrue();
      }
    }
  }

  private static void assertFailsInTime(KafkaAlertPublisher publisher, int port) {
    long start = System.nanoTime();
    assertThatThrownBy(() -> publisher.publish(Alerts.some(100)).get(5, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(PublishException.class)
        .hasMessage("Kafka at 127.0.0.1:" + port + " did not acknowledge within 810 ms");
    // 800 ms, and 0.1 ms for each alert. The rest is for a machine that does other things
    // meanwhile.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.multipliedBy(2));
  }

  private static void assertDown(KafkaHealth health, int port) {
    long start = System.nanoTime();
    assertThat(health.check().up()).isFalse();
    assertThat(health.check().detail())
        .startsWith("Kafka at 127.0.0.1:" + port + " did not answer");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
  }

  private static List<Alert> publishUntilTaken(KafkaAlertPublisher publisher) {
    List<Alert> alerts = Alerts.some(20);
    await()
        .atMost(Topic.PATIENCE)
        .ignoreExceptions()
        .until(
            () -> {
              publisher.publish(alerts).get(5, TimeUnit.SECONDS);
              return true;
            });
    return alerts;
  }
}
