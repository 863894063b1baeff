package io.caltrop.detection.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SmallPollsTest {
  private static final Duration PAUSE = Duration.ofMillis(30);
  private static final TopicPartition PARTITION = new TopicPartition("log_data", 0);

  private final SmallPolls polls = new SmallPolls();

  @BeforeEach
  void open() {
    polls.configure(Map.of(SourceLag.SOURCE, "small-polls"));
  }

  @AfterEach
  void close() {
    polls.close();
  }

  @Test
  void everyThirdPollThatGivesFewWaits() {
    Duration quickest = PAUSE;
    for (int i = 0; i < 20; i++) {
      Duration two = took(1).plus(took(1));
      quickest = two.compareTo(quickest) < 0 ? two : quickest;
      assertThat(took(1)).isGreaterThanOrEqualTo(PAUSE);
    }
    assertThat(quickest).isLessThan(PAUSE);
  }

  @Test
  void whoHasMuchToReadDoesNotWait() {
    Duration polls = Duration.ZERO;
    for (int i = 0; i < 10; i++) {
      polls = polls.plus(took(1)).plus(took(1)).plus(took(1_000));
    }
    assertThat(polls).isLessThan(PAUSE.multipliedBy(10));
  }

  /** How long it takes to be given so many records. */
  private Duration took(int count) {
    var record = new ConsumerRecord<>("log_data", 0, 0, new byte[0], new byte[0]);
    var records =
        new ConsumerRecords<>(
            Map.of(PARTITION, Collections.nCopies(count, record)), Map.of(PARTITION, next()));
    long start = System.nanoTime();
    assertThat(polls.onConsume(records)).isSameAs(records);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static OffsetAndMetadata next() {
    return new OffsetAndMetadata(1);
  }
}
