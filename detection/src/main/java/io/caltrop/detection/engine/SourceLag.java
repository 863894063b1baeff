package io.caltrop.detection.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;

/**
 * Whether the readers of a source in this process have records before them, by what Kafka's client
 * measures of each partition at each poll ({@code records-lag}: records between what was polled
 * last and the partition's end, as the last answer of the broker gave it), and by what was polled
 * and not yet processed.
 *
 * <p>A partition that is read has a metric ({@code preferred-read-replica}) before its lag is known
 * from a first answer. What is not known counts as behind.
 */
public final class SourceLag implements MetricsReporter {
  /** The client property that names the source whose lag it is. */
  static final String SOURCE = "caltrop.source";

  private static final String LAG = "records-lag";
  private static final String ASSIGNED = "preferred-read-replica";

  private static final Map<String, Map<Partition, Known>> SOURCES = new ConcurrentHashMap<>();

  private String source = "";

  /** A partition as one consumer reads it; another may read it after a restart. */
  private record Partition(Object consumer, String topic, String number) {}

  /** What is measured of it. */
  private record Known(boolean isAssigned, Optional<KafkaMetric> lag) {
    static final Known NOTHING = new Known(false, Optional.empty());

    boolean isBehind() {
      return lag.map(metric -> !(metric.metricValue() instanceof Double n && n <= 0)).orElse(true);
    }
  }

  @Override
  public void configure(Map<String, ?> configs) {
    source = String.valueOf(configs.get(SOURCE));
  }

  @Override
  public void init(List<KafkaMetric> metrics) {
    metrics.forEach(this::metricChange);
  }

  @Override
  public void metricChange(KafkaMetric metric) {
    note(metric, Optional.of(metric), true);
  }

  @Override
  public void metricRemoval(KafkaMetric metric) {
    note(metric, Optional.empty(), false);
  }

  private void note(KafkaMetric metric, Optional<KafkaMetric> lag, boolean isAssigned) {
    String name = metric.metricName().name();
    if (!name.equals(LAG) && !name.equals(ASSIGNED)) {
      return;
    }
    Map<String, String> tags = metric.metricName().tags();
    Partition partition =
        new Partition(
            this, String.valueOf(tags.get("topic")), String.valueOf(tags.get("partition")));
    SOURCES.compute(
        source,
        (unused, before) -> {
          Map<Partition, Known> partitions = before == null ? new ConcurrentHashMap<>() : before;
          Known known = partitions.getOrDefault(partition, Known.NOTHING);
          Known now =
              name.equals(LAG)
                  ? new Known(known.isAssigned, lag)
                  : new Known(isAssigned, known.lag);
          if (now.isAssigned || now.lag.isPresent()) {
            partitions.put(partition, now);
          } else {
            partitions.remove(partition);
          }
          return partitions.isEmpty() ? null : partitions;
        });
  }

  @Override
  public void close() {
    SOURCES.computeIfPresent(
        source,
        (unused, partitions) -> {
          partitions.keySet().removeIf(partition -> partition.consumer == this);
          return partitions.isEmpty() ? null : partitions;
        });
  }

  /** Whether a partition of the source may have more records than were processed. */
  static boolean isBehind(String source) {
    Map<Partition, Known> partitions = SOURCES.get(source);
    return partitions == null
        || partitions.values().stream().anyMatch(Known::isBehind)
        || Unprocessed.any(source);
  }
}
