package io.caltrop.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caltrop.core.Alert;
import io.caltrop.core.CountingRules;
import io.caltrop.core.store.AlertStore;
import io.caltrop.testkit.InMemoryAlertStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several consumers of one group. */
@Tag("once")
class ConsumerGroupTest {
  private final Topic topic = new Topic();
  private final InMemoryAlertStore store = new InMemoryAlertStore(CountingRules.standard());

  @AfterEach
  void close() {
    topic.close();
  }

  @ParameterizedTest(name = "seed {0}, store with positions: {1}")
  @CsvSource({"11, true", "12, true", "13, false"})
  void consumersComeAndGoUnderLoadAndEveryAlertCountsOnce(long seed, boolean positions) {
    Random random = new Random(seed);
    AlertStore slow = positions ? store : new PositionlessStore(store);
    List<Alert> alerts = new ArrayList<>();
    List<AlertConsumer> running = new ArrayList<>();
    ConsumerOptions options = Topic.QUICK.withWorkers(1).withBatchRecords(100);

    for (int round = 0; round < 12; round++) {
      List<Alert> some = Alerts.some(500);
      alerts.addAll(some);
      topic.sendAlerts(some);
      topic.sendAlerts(some.subList(0, random.nextInt(200)));
      if (running.isEmpty() || (running.size() < 4 && random.nextBoolean())) {
        running.add(topic.consume(slow, options));
      } else {
        running.remove(random.nextInt(running.size())).close();
      }
      int atLeast = random.nextInt(alerts.size() / 2 + 1);
      if (!running.isEmpty()) {
        await().atMost(Topic.PATIENCE).until(() -> store.events().size() >= atLeast);
      }
    }
    topic.consume(slow, options);

    await().atMost(Topic.PATIENCE).until(() -> store.events().size() >= alerts.size());
    assertThat(store.events()).containsExactlyInAnyOrderElementsOf(alerts);
  }

  @Test
  void membershipIsKeptWhileTheStoreIsDownForLongerThanAPollMayTake() throws Exception {
    KafkaSettings impatient = settings("max.poll.interval.ms", "3000");
    store.failAlways(AlertConsumerTest.unavailable());
    topic.sendAlerts(Alerts.some(10));
    try (AlertConsumer consumer =
        new AlertConsumer(
            impatient,
            Topic.QUICK,
            store,
            topic.metrics,
            java.time.Clock.systemUTC(),
            new Random(1))) {
      consumer.start();
      await().atMost(Topic.PATIENCE).until(() -> haveEach(2, 2));
      Set<String> members = members();
      await()
          .atMost(Topic.PATIENCE)
          .until(
              () -> consumer.check().detail().matches("store unavailable for ([5-9]|\\d{2,}) s.*"));

      assertThat(members()).isEqualTo(members);
      store.recover();
      Topic.awaitStored(store, 10);
      assertThat(members()).isEqualTo(members);
    }
  }

  @Test
  void closingLeavesTheGroupAndCommits() throws Exception {
    KafkaSettings patient = settings("session.timeout.ms", "60000");
    topic.sendAlerts(Alerts.some(100));
    AlertConsumer consumer =
        topic.consume(patient, store, Topic.QUICK.withInstance("node-1").withWorkers(3));
    Topic.awaitStored(store, 100);
    // A member that has not joined yet cannot leave.
    await().atMost(Topic.PATIENCE).until(() -> haveEach(3, 1));

    consumer.close();

    // Sooner than the group would miss the members.
    await().atMost(Duration.ofSeconds(5)).until(() -> members().isEmpty());
    assertThat(topic.committed().values().stream().mapToLong(o -> o.offset()).sum()).isEqualTo(100);
    assertThat(consumer.check().up()).isFalse();
  }

  private KafkaSettings settings(String property, String value) {
    return new KafkaSettings(
        topic.settings.bootstrapServers(),
        topic.settings.groupId(),
        topic.name(),
        topic.name(),
        "lz4",
        "all",
        Map.of(property, value));
  }

  private boolean haveEach(int members, int partitions) throws Exception {
    return describe().members().stream()
            .filter(member -> member.assignment().topicPartitions().size() >= partitions)
            .count()
        == members;
  }

  private Set<String> members() throws Exception {
    return describe().members().stream()
        .map(MemberDescription::consumerId)
        .collect(Collectors.toSet());
  }

  private ConsumerGroupDescription describe() throws Exception {
    return topic
        .admin()
        .describeConsumerGroups(List.of(topic.settings.groupId()))
        .all()
        .get(30, TimeUnit.SECONDS)
        .values()
        .iterator()
        .next();
  }
}
