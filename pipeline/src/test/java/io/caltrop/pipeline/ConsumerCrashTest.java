package io.caltrop.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caltrop.core.Alert;
import io.caltrop.core.CountingRules;
import io.caltrop.core.store.AlertBatch;
import io.caltrop.core.store.AlertStore;
import io.caltrop.testkit.InMemoryAlertStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Consumers that end at the worst moments. */
@Tag("once")
class ConsumerCrashTest {
  private final Topic topic = new Topic();
  private final InMemoryAlertStore store = new InMemoryAlertStore(CountingRules.standard());

  @AfterEach
  void close() {
    topic.close();
  }

  @Test
  void deadLetterIsWrittenOnceThoughTheBatchWasNotRecorded() {
    topic.sendGarbage(0, "garbage 1");
    topic.sendGarbage(0, "garbage 2");
    topic.sendTo(0, Alerts.next());
    AlertConsumer first = topic.consume(new ReadOnlyStore(store));
    await().atMost(Topic.PATIENCE).until(() -> topic.readDeadLetters().size() == 2);
    await().atMost(Topic.PATIENCE).until(() -> !first.check().up());
    first.close();
    topic.sendGarbage(0, "garbage 3");

    topic.consume(store);

    topic.awaitDrained(store);
    assertThat(deadLetters()).containsExactlyInAnyOrder("garbage 1", "garbage 2", "garbage 3");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void countsAndDeadLettersAreExactWhateverCrashesWhen(long seed) {
    Random random = new Random(seed);
    List<Alert> alerts = new ArrayList<>();
    List<String> garbage = new ArrayList<>();
    topic.consume(new CrashingStore(store, random), Topic.QUICK.withBatchRecords(40));

    for (int i = 0; i < 1500; i++) {
      int kind = random.nextInt(20);
      if (kind == 0) {
        garbage.add("garbage " + i);
        topic.sendGarbage(random.nextInt(4), "garbage " + i);
      } else if (kind < 5 && !alerts.isEmpty()) {
        topic.sendTo(random.nextInt(4), alerts.get(random.nextInt(alerts.size())));
      } else {
        alerts.add(Alerts.next());
        topic.sendTo(random.nextInt(4), alerts.get(alerts.size() - 1));
      }
    }

    topic.awaitDrained(store);
    assertThat(store.events()).containsExactlyInAnyOrderElementsOf(alerts);
    assertThat(deadLetters()).containsExactlyInAnyOrderElementsOf(garbage);
  }

  private List<String> deadLetters() {
    return topic.readDeadLetters().stream().map(r -> new String(r.value(), UTF_8)).toList();
  }

  /** A store whose disk is full. */
  private record ReadOnlyStore(AlertStore store) implements AlertStore {
    @Override
    public Recorded record(AlertBatch batch, Instant now) {
      throw AlertConsumerTest.unavailable();
    }

    @Override
    public OptionalLong position(String topicId, int partition) {
      return store.position(topicId, partition);
    }

    @Override
    public void close() {}
  }

  /** A store that takes the whole consumer with it now and then, before or after recording. */
  private static final class CrashingStore implements AlertStore {
    private final AlertStore store;
    private final Random random;

    CrashingStore(AlertStore store, Random random) {
      this.store = store;
      this.random = new Random(random.nextLong());
    }

    @Override
    public Recorded record(AlertBatch batch, Instant now) {
      int chance = random.nextInt(30);
      if (chance == 0) {
        throw new AssertionError("crash before recording");
      }
      Recorded recorded = store.record(batch, now);
      if (chance == 1) {
        throw new AssertionError("crash after recording");
      }
      return recorded;
    }

    @Override
    public OptionalLong position(String topicId, int partition) {
      return store.position(topicId, partition);
    }

    @Override
    public void close() {}
  }
}
