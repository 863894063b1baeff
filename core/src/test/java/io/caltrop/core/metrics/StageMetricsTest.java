package io.caltrop.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import org.junit.jupiter.api.Test;

class StageMetricsTest {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final StageMetrics metrics = new StageMetrics(registry);

  @Test
  void everyStageCountsUnderTheSameNames() {
    metrics.stage("ingest");

    assertThat(registry.scrape().stream().map(metric -> metric.getMetadata().getPrometheusName()))
        .containsExactlyInAnyOrder(
            "caltrop_received",
            "caltrop_done",
            "caltrop_rejected",
            "caltrop_duplicate",
            "caltrop_failed",
            "caltrop_stage_seconds");
  }

  @Test
  void countersExistAtZeroBeforeAnythingHappens() {
    metrics.stage("ingest");

    assertThat(received("ingest")).isZero();
  }

  @Test
  void stagesAreCountedApart() {
    StageMetrics.Stage ingest = metrics.stage("ingest");
    StageMetrics.Stage store = metrics.stage("store");
    ingest.received().inc(3);
    store.received().inc();

    assertThat(received("ingest")).isEqualTo(3);
    assertThat(received("store")).isEqualTo(1);
  }

  private double received(String stage) {
    return registry.scrape().stream()
        .filter(metric -> metric.getMetadata().getPrometheusName().equals("caltrop_received"))
        .flatMap(metric -> ((CounterSnapshot) metric).getDataPoints().stream())
        .filter(point -> stage.equals(point.getLabels().get("stage")))
        .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
        .sum();
  }
}
