package io.caltrop.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertJson;
import io.caltrop.core.CountingRules;
import io.caltrop.core.Dependency;
import io.caltrop.core.store.BlacklistReader;
import io.caltrop.core.store.StoreException;
import io.caltrop.testkit.InMemoryAlertStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class AlertConsumerTest {
  private final Topic topic = new Topic();
  private final InMemoryAlertStore store = new InMemoryAlertStore(CountingRules.standard());

  @AfterEach
  void close() {
    topic.close();
  }

  @Test
  void recordsEveryAlertOnceAndCountsIt() {
    List<Alert> alerts = Alerts.some(3000);
    topic.sendAlerts(alerts);
    topic.sendAlerts(alerts.subList(0, 1000));

    topic.consume(store);

    topic.awaitDrained(store);
    assertThat(store.events()).containsExactlyInAnyOrderElementsOf(alerts);
    long counted =
        alerts.stream()
            .map(Alert::type)
            .distinct()
            .flatMap(type -> store.entries(type, Instant.now(), 1000).stream())
            .mapToLong(BlacklistReader.Entry::count)
            .sum();
    assertThat(counted).isEqualTo(3000);
    awaitCounted(
        () -> {
          assertThat(topic.metrics.stage().received().get()).isEqualTo(4000);
          assertThat(topic.metrics.stage().done().get()).isEqualTo(3000);
          assertThat(topic.metrics.stage().duplicate().get()).isEqualTo(1000);
        });
  }

  @Test
  void recordsAlertsBetweenGarbageAndSetsTheGarbageAsideUnchanged() {
    List<Alert> alerts = Alerts.some(200);
    List<String> garbage = new ArrayList<>();
    Random random = new Random(5);
    for (Alert alert : alerts) {
      topic.sendTo(random.nextInt(4), alert);
      if (random.nextInt(3) == 0) {
        String text = "{\"user_id\": 1, garbage \u0000 " + garbage.size();
        garbage.add(text);
        topic.sendGarbage(random.nextInt(4), text);
      }
    }

    topic.consume(store);

    topic.awaitDrained(store);
    assertThat(store.events()).containsExactlyInAnyOrderElementsOf(alerts);
    assertThat(topic.readDeadLetters())
        .extracting(letter -> new String(letter.value(), UTF_8))
        .containsExactlyInAnyOrderElementsOf(garbage);
    awaitCounted(
        () -> assertThat(topic.metrics.stage().rejected().get()).isEqualTo(garbage.size()));
  }

  /** A batch is counted a moment after the store has it. */
  private static void awaitCounted(ThrowingRunnable counts) {
    await().atMost(Topic.PATIENCE).untilAsserted(counts);
  }

  @Test
  void deadLetterKeepsKeyValueAndHeadersAndSaysWhyAndWhereFrom() {
    byte[] value = {0, 1, (byte) 0xff, '{', (byte) 0xc3};
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic.name(), 2, "the key".getBytes(UTF_8), value);
    record.headers().add("sensor", new byte[] {7, 8});
    topic.sendTo(2, Alerts.next());
    topic.send(record);
    topic.send(new ProducerRecord<>(topic.name(), 1, "tombstone".getBytes(UTF_8), null));
    topic.sendTo(2, Alerts.next());

    topic.consume(store);
    topic.awaitDrained(store);

    List<ConsumerRecord<byte[], byte[]>> letters = topic.readDeadLetters();
    assertThat(letters).hasSize(2);
    ConsumerRecord<byte[], byte[]> letter =
        letters.stream().filter(l -> l.value() != null).findFirst().orElseThrow();
    assertThat(letter.key()).isEqualTo("the key".getBytes(UTF_8));
    assertThat(letter.value()).isEqualTo(value);
    assertThat(letter.headers().lastHeader("sensor").value()).containsExactly(7, 8);
    assertThat(header(letter, DeadLetters.REASON)).startsWith("not JSON");
    assertThat(header(letter, DeadLetters.TOPIC)).isEqualTo(topic.name());
    assertThat(header(letter, DeadLetters.PARTITION)).isEqualTo("2");
    assertThat(header(letter, DeadLetters.OFFSET)).isEqualTo("1");
    assertThat(header(letter, DeadLetters.TIMESTAMP)).matches("\\d{13}");
    ConsumerRecord<byte[], byte[]> tombstone =
        letters.stream().filter(l -> l.value() == null).findFirst().orElseThrow();
    assertThat(tombstone.key()).isEqualTo("tombstone".getBytes(UTF_8));
    assertThat(header(tombstone, DeadLetters.REASON)).startsWith("no value");
  }

  @Test
  void waitsWhileTheStoreIsDownAndLosesNothing() {
    store.failAlways(unavailable());
    List<Alert> alerts = Alerts.some(500);
    topic.sendAlerts(alerts);

    AlertConsumer consumer = topic.consume(store);

    await()
        .atMost(Topic.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(consumer.check().detail())
                    .matches("store unavailable for \\d+ s: connection refused"));
    topic.sendAlerts(alerts);
    store.recover();

    topic.awaitDrained(store);
    assertThat(store.events()).containsExactlyInAnyOrderElementsOf(alerts);
    await().atMost(Topic.PATIENCE).until(() -> consumer.check().up());
  }

  @Test
  void recordsAgainWhatIsNotKnownToBeRecorded() {
    topic.consume(new ForgetfulStore(store, new Random(3)));
    List<Alert> alerts = Alerts.some(2000);

    topic.sendAlerts(alerts);

    topic.awaitDrained(store);
    assertThat(store.events()).containsExactlyInAnyOrderElementsOf(alerts);
  }

  @Test
  void alertThatTheStoreRefusesIsSetAsideAloneAndTheOthersAreRecorded() {
    List<Alert> alerts = Alerts.some(400);
    List<Alert> refused = List.of(alerts.get(13), alerts.get(14), alerts.get(399));
    alerts.forEach(alert -> topic.sendTo(1, alert));

    topic.consume(new FussyStore(store, refused));

    topic.awaitDrained(store);
    List<Alert> taken = new ArrayList<>(alerts);
    taken.removeAll(refused);
    assertThat(store.events()).containsExactlyElementsOf(taken);
    List<ConsumerRecord<byte[], byte[]>> letters = topic.readDeadLetters();
    assertThat(letters)
        .extracting(ConsumerRecord::value)
        .containsExactlyElementsOf(refused.stream().map(AlertJson::encode).toList());
    assertThat(header(letters.get(0), DeadLetters.REASON))
        .isEqualTo("the store refused it: too odd");
  }

  @Test
  void reportsPartitionsAndLagWhenAllIsWell() {
    topic.sendAlerts(Alerts.some(100));
    AlertConsumer consumer = topic.consume(store);
    topic.awaitDrained(store);

    await()
        .atMost(Topic.PATIENCE)
        .until(
            () ->
                consumer
                    .check()
                    .equals(
                        new Dependency.State(true, "2 workers, 4 partitions, 0 records behind")));
    await()
        .atMost(Topic.PATIENCE)
        .until(() -> topic.committed().values().stream().mapToLong(o -> o.offset()).sum() == 100);
  }

  static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  static StoreException unavailable() {
    return new StoreException(StoreException.Kind.UNAVAILABLE, "connection refused");
  }
}
