package io.caltrop.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BatchTest {
  private static final TopicPartition P0 = new TopicPartition("t", 0);
  private static final TopicPartition P1 = new TopicPartition("t", 1);

  @Test
  void emptyPollIsAnEmptyBatch() {
    assertThat(Batch.of(ConsumerRecords.empty()).isEmpty()).isTrue();
  }

  @Test
  void advancesFromTheFirstRecordToTheOffsetAfterTheLastAcrossGaps() {
    Batch batch =
        Batch.of(
            new ConsumerRecords<>(
                Map.of(P1, List.of(garbage(P1, 7), garbage(P1, 9))),
                Map.of(P1, new OffsetAndMetadata(12))));

    Slice.Stretch stretch = batch.first().stretches().get(0);

    assertThat(stretch.from()).isEqualTo(7);
    assertThat(stretch.next()).isEqualTo(12);
    assertThat(batch.first().items().get(0).next()).isEqualTo(9);
  }

  @Test
  void droppedPartitionsAreForgotten() {
    Batch batch =
        Batch.of(
            new ConsumerRecords<>(
                Map.of(P0, List.of(garbage(P0, 1)), P1, List.of(garbage(P1, 1))), Map.of()));

    batch.drop(Set.of(P0));
    assertThat(batch.partitions()).containsExactly(P1);
    batch.drop(Set.of(P1));
    assertThat(batch.isEmpty()).isTrue();
  }

  @Test
  void sliceWithoutAlertsCannotBeIsolated() {
    Batch batch = Batch.of(new ConsumerRecords<>(Map.of(P0, List.of(garbage(P0, 1))), Map.of()));

    assertThat(batch.isolate("why")).isFalse();
    assertThat(batch.first().items()).hasSize(1);
  }

  /** A plain model: the store refuses some alerts, and every record is recorded in its order. */
  @Property(tries = 200)
  void isolatingSetsAsideExactlyTheRefusedAlerts(
      @ForAll @IntRange(min = 1, max = 60) int records, @ForAll long seed) {
    Random random = new Random(seed);
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> read = new LinkedHashMap<>();
    List<Long> refused = new ArrayList<>();
    long offset = 0;
    for (int i = 0; i < records; i++) {
      TopicPartition partition = i < records / 2 ? P0 : P1;
      offset += 1 + random.nextInt(3);
      boolean isGarbage = random.nextInt(5) == 0;
      if (!isGarbage && random.nextInt(6) == 0) {
        refused.add(offset);
      }
      read.computeIfAbsent(partition, p -> new ArrayList<>())
          .add(isGarbage ? garbage(partition, offset) : alert(partition, offset));
    }

    Batch batch = Batch.of(new ConsumerRecords<>(read, Map.of()));
    List<Long> setAside = new ArrayList<>();
    Map<TopicPartition, Long> position = new HashMap<>();
    while (!batch.isEmpty()) {
      Slice slice = batch.first();
      if (slice.items().stream().anyMatch(i -> i.alert() != null && isIn(refused, i))) {
        assertThat(batch.isolate("refused")).isTrue();
        continue;
      }
      for (Slice.Stretch stretch : slice.stretches()) {
        Long before = position.put(stretch.partition(), stretch.next());
        assertThat(before == null || before <= stretch.from()).isTrue();
      }
      slice.items().stream()
          .filter(i -> i.reason().equals("refused"))
          .forEach(i -> setAside.add(i.record().offset()));
      batch.firstDone();
    }

    assertThat(setAside).isEqualTo(refused);
    assertThat(position.keySet()).isEqualTo(read.keySet());
  }

  private static boolean isIn(List<Long> offsets, Slice.Item item) {
    return offsets.contains(item.record().offset());
  }

  private static ConsumerRecord<byte[], byte[]> alert(TopicPartition partition, long offset) {
    Alert alert = Alerts.next();
    return record(partition, offset, AlertJson.encode(alert));
  }

  private static ConsumerRecord<byte[], byte[]> garbage(TopicPartition partition, long offset) {
    return record(partition, offset, "garbage".getBytes(UTF_8));
  }

  private static ConsumerRecord<byte[], byte[]> record(
      TopicPartition partition, long offset, byte[] value) {
    return new ConsumerRecord<>(
        partition.topic(), partition.partition(), offset, new byte[0], value);
  }
}
