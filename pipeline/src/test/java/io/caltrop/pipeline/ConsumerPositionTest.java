package io.caltrop.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caltrop.core.Alert;
import io.caltrop.core.CountingRules;
import io.caltrop.core.store.AlertBatch;
import io.caltrop.core.store.AlertBatch.Advance;
import io.caltrop.testkit.InMemoryAlertStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where a consumer goes on reading. */
@Tag("once")
class ConsumerPositionTest {
  private final Topic topic = new Topic();
  private final InMemoryAlertStore store = store();

  @AfterEach
  void close() {
    topic.close();
  }

  @Test
  void goesOnAtTheStoresPositionWhenItIsAheadOfTheCommittedOffset() {
    List<Alert> alerts = sendToPartition(20);
    consumeUntil(store, 20);
    List<Alert> more = sendToPartition(20);
    advance(20, 25);

    topic.consume(store);

    Topic.awaitStored(store, 35);
    assertThat(store.events()).containsAll(alerts).containsAll(more.subList(5, 20));
  }

  @Test
  void goesOnAtTheStoresPositionWhenItIsBehindTheCommittedOffset() {
    List<Alert> alerts = sendToPartition(20);
    consumeUntil(store, 20);
    InMemoryAlertStore restored = store();
    restored.record(
        new AlertBatch(List.of(), List.of(new Advance(topic.topicId(), 1, 0, 8))), Instant.now());

    topic.consume(restored);

    Topic.awaitStored(restored, 12);
    assertThat(restored.events()).containsExactlyElementsOf(alerts.subList(8, 20));
  }

  @Test
  void goesOnAtTheCommittedOffsetWhenTheStoreKeepsNoPositions() {
    sendToPartition(20);
    AlertConsumer first = topic.consume(new PositionlessStore(store));
    Topic.awaitStored(store, 20);
    first.close();
    List<Alert> more = sendToPartition(5);
    InMemoryAlertStore second = store();

    topic.consume(new PositionlessStore(second));

    Topic.awaitStored(second, 5);
    assertThat(second.events()).containsExactlyElementsOf(more);
  }

  @Test
  void readsAgainWhenTheLogEndsBeforeTheStoresPosition() {
    List<Alert> alerts = sendToPartition(20);
    advance(0, 1000);

    AlertConsumer first = topic.consume(store);
    Topic.awaitStored(store, 20);
    first.close();
    List<Alert> more = sendToPartition(20);
    topic.consume(store);

    Topic.awaitStored(store, 40);
    assertThat(store.events()).containsAll(alerts).containsAll(more);
    assertThat(topic.metrics.stage().received().get()).isEqualTo(40);
    assertThat(store.position(topic.topicId() + "+1", 1)).isEqualTo(OptionalLong.of(40));
  }

  @Test
  void goesOnAtTheBeginningWhenRetentionRemovedTheStoresPosition() throws Exception {
    List<Alert> alerts = sendToPartition(20);
    advance(0, 3);
    deleteBefore(9);

    topic.consume(store);

    Topic.awaitStored(store, 11);
    assertThat(store.events()).containsExactlyElementsOf(alerts.subList(9, 20));
  }

  @Test
  void goesOnAtTheBeginningWhenRetentionOvertakesIt() throws Exception {
    sendToPartition(3);
    topic.consume(store, Topic.QUICK.withBatchRecords(1));
    Topic.awaitStored(store, 3);
    store.failAlways(AlertConsumerTest.unavailable());
    List<Alert> alerts = sendToPartition(20);
    await().atMost(Topic.PATIENCE).until(() -> topic.metrics.stage().failed().get() > 0);

    deleteBefore(15);
    store.recover();

    // What was fetched before is not lost; what follows may be, but never what is still there.
    await().atMost(Topic.PATIENCE).until(() -> store.events().containsAll(alerts.subList(12, 20)));
    assertThat(store.position(topic.topicId(), 1)).isEqualTo(OptionalLong.of(23));
  }

  @Test
  void dropsItsBatchWhenAnotherConsumerHasGoneFurther() {
    sendToPartition(10);
    topic.consume(store);
    Topic.awaitStored(store, 10);
    advance(10, 14);

    List<Alert> alerts = sendToPartition(20);

    Topic.awaitStored(store, 26);
    assertThat(store.events().subList(10, 26)).containsExactlyElementsOf(alerts.subList(4, 20));
  }

  @Test
  void readsATopicThatIsMadeAnewFromItsStart() throws Exception {
    List<Alert> before = sendToPartition(50);
    topic.consume(store);
    Topic.awaitStored(store, 50);
    String oldId = topic.topicId();
    topic.admin().deleteTopics(List.of(topic.name())).all().get(30, TimeUnit.SECONDS);
    await()
        .atMost(Topic.PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                Topics.create(topic.settings, Topics.Shape.DEFAULT, Duration.ofSeconds(10))
                    .contains(new Topics.Result(topic.name(), true)));

    List<Alert> after = sendToPartition(80);

    Topic.awaitStored(store, 130);
    assertThat(store.events()).containsAll(before).containsAll(after);
    assertThat(topic.topicId()).isNotEqualTo(oldId);
  }

  private static InMemoryAlertStore store() {
    return new InMemoryAlertStore(CountingRules.standard());
  }

  private List<Alert> sendToPartition(int count) {
    List<Alert> alerts = Alerts.some(count);
    alerts.forEach(alert -> topic.sendTo(1, alert));
    return alerts;
  }

  private void consumeUntil(InMemoryAlertStore into, int count) {
    AlertConsumer consumer = topic.consume(into);
    Topic.awaitStored(into, count);
    consumer.close();
    assertThat(topic.committed().values()).extracting(c -> c.offset()).contains((long) count);
  }

  private void advance(long from, long next) {
    store.record(
        new AlertBatch(List.of(), List.of(new Advance(topic.topicId(), 1, from, next))),
        Instant.now());
  }

  private void deleteBefore(long offset) throws Exception {
    topic
        .admin()
        .deleteRecords(
            Map.of(new TopicPartition(topic.name(), 1), RecordsToDelete.beforeOffset(offset)))
        .all()
        .get(30, TimeUnit.SECONDS);
  }
}
