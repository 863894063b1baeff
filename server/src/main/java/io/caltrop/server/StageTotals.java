package io.caltrop.server;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What the stages of this process counted since it started, read off its metrics.
 *
 * @param consumed whether the consumer runs in this process; if not, the numbers are what was
 *     posted here, and there are no duplicates and no lag to tell
 * @param received alerts that arrived
 * @param recorded alerts that were stored, or without a consumer, accepted
 * @param duplicates alerts that were recorded before
 * @param rejected alerts and records that could not be read
 * @param lag records that wait in Kafka; empty where nobody knows
 */
record StageTotals(
    boolean consumed,
    long received,
    long recorded,
    long duplicates,
    long rejected,
    OptionalLong lag) {
  private static final String CONSUMER = "consumer";
  private static final String INGEST = "ingest";
  private static final String LAG = "caltrop_consumer_lag_records";

  static StageTotals read(PrometheusRegistry registry) {
    Map<String, Long> counts = new HashMap<>();
    OptionalLong lag = OptionalLong.empty();
    for (MetricSnapshot metric : registry.scrape(StageTotals::isWanted)) {
      if (metric instanceof CounterSnapshot counter) {
        counter
            .getDataPoints()
            .forEach(p -> counts.put(key(counter, p.getLabels()), (long) p.getValue()));
      } else if (metric instanceof GaugeSnapshot gauge && !gauge.getDataPoints().isEmpty()) {
        lag =
            OptionalLong.of(
                gauge.getDataPoints().stream().mapToLong(p -> (long) p.getValue()).sum());
      }
    }
    return of(counts, lag);
  }

  private static StageTotals of(Map<String, Long> counts, OptionalLong lag) {
    boolean consumed = counts.containsKey("caltrop_received " + CONSUMER);
    String stage = consumed ? CONSUMER : INGEST;
    long rejected = counts.getOrDefault("caltrop_rejected " + INGEST, 0L);
    return new StageTotals(
        consumed,
        counts.getOrDefault("caltrop_received " + stage, 0L),
        counts.getOrDefault("caltrop_done " + stage, 0L),
        counts.getOrDefault("caltrop_duplicate " + CONSUMER, 0L),
        rejected + counts.getOrDefault("caltrop_rejected " + CONSUMER, 0L),
        lag);
  }

  private static boolean isWanted(String name) {
    return name.startsWith("caltrop_received")
        || name.startsWith("caltrop_done")
        || name.startsWith("caltrop_duplicate")
        || name.startsWith("caltrop_rejected")
        || name.startsWith(LAG);
  }

  private static String key(CounterSnapshot counter, Labels labels) {
    return counter.getMetadata().getName() + " " + labels.get("stage");
  }
}
