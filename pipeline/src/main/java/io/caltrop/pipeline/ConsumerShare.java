package io.caltrop.pipeline;

import java.time.Duration;
import java.util.Optional;

/**
 * How many share the alerts' topic.
 *
 * @param partitions of the topic; 0 if there is none
 * @param consumers in the group now: workers, of all processes
 */
public record ConsumerShare(String topic, String group, int partitions, int consumers) {
  /**
   * Asks the brokers.
   *
   * @throws BrokerException if they do not answer
   */
  public static ConsumerShare of(KafkaSettings settings, Duration timeout) {
    try (AdminCalls admin = new AdminCalls(settings, timeout)) {
      int partitions =
          admin.topic(settings.consumerTopic()).map(topic -> topic.partitions().size()).orElse(0);
      int consumers = admin.members(settings.groupId());
      return new ConsumerShare(settings.consumerTopic(), settings.groupId(), partitions, consumers);
    }
  }

  /** What to say when some of them, with so many to come, would read nothing. */
  public Optional<String> trouble(int more) {
    int all = consumers + more;
    return partitions == 0 || all <= partitions
        ? Optional.empty()
        : Optional.of(
            "the topic %s has %d partitions for %d workers of the group %s: %d of them read nothing; add partitions (kafka-topics --alter --partitions %d), or run fewer workers (kafka.workers, or processes)"
                .formatted(topic, partitions, all, group, all - partitions, all));
  }
}
