package io.caltrop.detection.engine;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;

/**
 * Whether the readers of a source in this process have records before them, by what Kafka's client
 * measures of each partition at each poll ({@code records-lag}: records between what was polled
 * last and the partition's end, as the last answer of the broker gave it).
 */
public final class SourceLag implements MetricsReporter {
  /** The client property that names the source whose lag it is. */
  static final String SOURCE = "caltrop.source";

  private static final Map<String, Set<KafkaMetric>> LAGS = new ConcurrentHashMap<>();

  private String source = "";

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
    if (metric.metricName().name().equals("records-lag")) {
      LAGS.computeIfAbsent(source, name -> ConcurrentHashMap.newKeySet()).add(metric);
    }
  }

  @Override
  public void metricRemoval(KafkaMetric metric) {
    LAGS.computeIfPresent(
        source,
        (name, lags) -> {
          lags.remove(metric);
          return lags.isEmpty() ? null : lags;
        });
  }

  @Override
  public void close() {}

  /** Whether a partition of the source has more records than were polled. */
  static boolean isBehind(String source) {
    return LAGS.getOrDefault(source, Set.of()).stream()
        .anyMatch(lag -> lag.metricValue() instanceof Double records && records > 0);
  }
}
