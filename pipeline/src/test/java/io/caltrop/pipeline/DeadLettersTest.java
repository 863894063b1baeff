package io.caltrop.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caltrop.core.CountingRules;
import io.caltrop.testkit.InMemoryAlertStore;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class DeadLettersTest {
  private final Topic topic = new Topic();
  private final InMemoryAlertStore store = new InMemoryAlertStore(CountingRules.standard());

  @AfterEach
  void close() {
    topic.close();
  }

  @Test
  void goToThePartitionOfTheirOrigin() {
    for (int partition = 0; partition < 4; partition++) {
      topic.sendGarbage(partition, "garbage of " + partition);
    }

    topic.consume(store);
    topic.awaitDrained(store);

    assertThat(topic.readDeadLetters())
        .hasSize(4)
        .allSatisfy(
            letter ->
                assertThat(new String(letter.value(), UTF_8))
                    .isEqualTo("garbage of " + letter.partition()));
  }

  @Test
  void missingTopicIsCreatedAndNothingIsLost() throws Exception {
    topic.admin().deleteTopics(List.of(topic.deadLetters())).all().get(30, TimeUnit.SECONDS);
    // A broker hears of it a moment later, and would still take records until then.
    await().atMost(Topic.PATIENCE).until(() -> !topicNames().contains(topic.deadLetters()));
    topic.sendGarbage(3, "garbage");
    topic.sendTo(3, Alerts.next());

    topic.consume(store);

    topic.awaitDrained(store);
    assertThat(store.events()).hasSize(1);
    assertThat(topic.readDeadLetters()).hasSize(1);
  }

  private Set<String> topicNames() throws Exception {
    return topic.admin().listTopics().names().get(30, TimeUnit.SECONDS);
  }

  @Test
  void recordThatIsTooLargeForTheTopicIsCutAndDoesNotStopItsPartition() throws Exception {
    limitDeadLetters(30_000);
    String large = incompressible(500_000);
    topic.sendGarbage(2, large);
    topic.sendGarbage(2, "small");
    topic.sendTo(2, Alerts.next());

    topic.consume(store);

    topic.awaitDrained(store);
    List<ConsumerRecord<byte[], byte[]>> letters = topic.readDeadLetters();
    assertThat(store.events()).hasSize(1);
    assertThat(letters).hasSize(2);
    ConsumerRecord<byte[], byte[]> cut =
        letters.stream().filter(l -> l.value().length > 5).findFirst().orElseThrow();
    assertThat(new String(cut.value(), UTF_8).equals(large.substring(0, 16 * 1024))).isTrue();
    assertThat(AlertConsumerTest.header(cut, DeadLetters.CUT)).isEqualTo("500000");
    assertThat(AlertConsumerTest.header(cut, DeadLetters.OFFSET)).isEqualTo("0");
  }

  @Test
  void whereTheirTailStartsIsCommittedWithTheOffset() {
    topic.sendGarbage(1, "garbage");
    topic.sendTo(1, Alerts.next());
    topic.sendTo(2, Alerts.next());

    topic.consume(store);

    await()
        .atMost(Topic.PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(note(1)).isEqualTo("v1 " + topic.topicId() + " 1@1");
              assertThat(note(2)).isEqualTo("v1 " + topic.topicId());
            });
  }

  @Test
  void newPartitionsAreReadFromTheirStart() throws Exception {
    topic.consume(store);
    topic.sendTo(0, Alerts.next());
    Topic.awaitStored(store, 1);

    topic
        .admin()
        .createPartitions(Map.of(topic.name(), NewPartitions.increaseTo(6)))
        .all()
        .get(30, TimeUnit.SECONDS);
    await().atMost(Topic.PATIENCE).until(() -> topic.ends(topic.name()).size() == 6);
    topic.sendGarbage(5, "garbage of 5");
    topic.sendTo(5, Alerts.next());

    Topic.awaitStored(store, 2);
    assertThat(topic.readDeadLetters())
        .hasSize(1)
        .allSatisfy(letter -> assertThat(letter.partition()).isEqualTo(1));
  }

  private static String incompressible(int length) {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append((char) (' ' + random.nextInt(95)));
    }
    return text.toString();
  }

  private String note(int partition) {
    var committed = topic.committed().get(partition);
    return committed == null ? "none" : committed.metadata();
  }

  private void limitDeadLetters(int bytes) throws Exception {
    topic
        .admin()
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.TOPIC, topic.deadLetters()),
                List.of(
                    new AlterConfigOp(
                        new ConfigEntry("max.message.bytes", String.valueOf(bytes)),
                        AlterConfigOp.OpType.SET))))
        .all()
        .get(30, TimeUnit.SECONDS);
  }
}
