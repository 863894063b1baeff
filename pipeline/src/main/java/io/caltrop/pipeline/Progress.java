package io.caltrop.pipeline;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How far this process has recorded, by partition, and the topic's present id: what the workers and
 * the thread that watches them tell each other.
 */
final class Progress {
  private final Map<TopicPartition, Long> recorded = new ConcurrentHashMap<>();
  private volatile @Nullable String topicId;

  /**
   * The partition is recorded up to an offset.
   *
   * @return false if that was known
   */
  boolean recorded(TopicPartition partition, long next) {
    return !Objects.equals(recorded.put(partition, next), next);
  }

  void forget(TopicPartition partition) {
    recorded.remove(partition);
  }

  /** The first offset not recorded of every partition of this process; a copy. */
  Map<TopicPartition, Long> recorded() {
    return Map.copyOf(recorded);
  }

  /** The brokers know the topic under this id. */
  void topicId(String id) {
    topicId = id;
  }

  /** Empty until the brokers were asked. */
  Optional<String> topicId() {
    return Optional.ofNullable(topicId);
  }
}
