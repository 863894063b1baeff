package io.caltrop.pipeline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** Kafka in memory: the alerts' topic, the dead letters' topic, one group. */
final class SimulatedBroker {
  static final Uuid TOPIC_ID = new Uuid(1, 2);
  static final KafkaSettings SETTINGS = KafkaSettings.of("127.0.0.1:1");
  static final String TOPIC = SETTINGS.consumerTopic();
  static final String LETTERS = KafkaSettings.deadLetterTopic(TOPIC);

  private final List<SimulatedLog> alerts = new ArrayList<>();
  private final List<SimulatedLog> letters = new ArrayList<>();
  private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
  private final SimulatedGroup group;
  private final Ledger ledger;

  SimulatedBroker(Schedule schedule, Ledger ledger, SplittableRandom random) {
    this.ledger = ledger;
    for (int i = 0; i < schedule.partitions(); i++) {
      alerts.add(new SimulatedLog(new TopicPartition(TOPIC, i), random.nextInt(3)));
    }
    for (int i = 0; i < schedule.letterPartitions(); i++) {
      letters.add(new SimulatedLog(new TopicPartition(LETTERS, i), 0));
    }
    group =
        new SimulatedGroup(alerts.stream().map(SimulatedLog::partition).toList(), random.split());
  }

  SimulatedGroup group() {
    return group;
  }

  /** One a partition of the alerts' topic. */
  List<SimulatedLog> alerts() {
    return alerts;
  }

  /** One a partition of the dead letters' topic. */
  List<SimulatedLog> letters() {
    return letters;
  }

  SimulatedLog log(TopicPartition partition) {
    return (partition.topic().equals(TOPIC) ? alerts : letters).get(partition.partition());
  }

  Map<TopicPartition, OffsetAndMetadata> committed() {
    return committed;
  }

  /** Takes a commit, which must not reach beyond what is recorded. */
  void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach(
        (partition, offset) -> {
          ledger.committed(partition.partition(), offset.offset());
          committed.put(partition, offset);
        });
  }

  /** Whether nothing is left to be committed. */
  boolean isCommitted() {
    return alerts.stream()
        .allMatch(
            log ->
                ledger.lastOffset(log.partition().partition())
                    < (committed.containsKey(log.partition())
                        ? committed.get(log.partition()).offset()
                        : log.begin()));
  }
}
