package io.caltrop.pipeline;

import io.caltrop.core.metrics.StageMetrics;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.apache.kafka.common.TopicPartition;

/**
 * What the consumer counts: the stage {@code consumer}, whose received records end as done, as
 * rejected (dead letters) or as duplicate, and {@code caltrop_consumer_lag_records}.
 */
public final class ConsumerMetrics {
  private final StageMetrics.Stage stage;
  private final Gauge lag;

  /** Registers the gauge; once a registry. */
  public ConsumerMetrics(StageMetrics stages, PrometheusRegistry registry) {
    stage = stages.stage("consumer");
    lag =
        Gauge.builder()
            .name("caltrop_consumer_lag_records")
            .help("Records of a partition that are not recorded yet; partitions of this process.")
            .labelNames("topic", "partition")
            .register(registry);
  }

  StageMetrics.Stage stage() {
    return stage;
  }

  void lag(TopicPartition partition, long records) {
    lag.labelValues(partition.topic(), String.valueOf(partition.partition())).set((double) records);
  }

  void forget(TopicPartition partition) {
    lag.remove(partition.topic(), String.valueOf(partition.partition()));
  }
}
