package io.caltrop.core.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/**
 * What every stage counts, under the same names: {@code caltrop_received_total}, {@code
 * caltrop_done_total}, {@code caltrop_rejected_total}, {@code caltrop_duplicate_total}, {@code
 * caltrop_failed_total} and {@code caltrop_stage_seconds}, each with the label {@code stage}.
 */
public final class StageMetrics {
  private final Counter received;
  private final Counter done;
  private final Counter rejected;
  private final Counter duplicate;
  private final Counter failed;
  private final Histogram seconds;

  public StageMetrics(PrometheusRegistry registry) {
    received = counter(registry, "caltrop_received", "Alerts or records that reached the stage.");
    done = counter(registry, "caltrop_done", "Alerts that the stage finished.");
    rejected = counter(registry, "caltrop_rejected", "Alerts or records that could not be read.");
    duplicate = counter(registry, "caltrop_duplicate", "Alerts that were recorded before.");
    failed =
        counter(
            registry, "caltrop_failed", "Attempts that failed and were answered so or retried.");
    seconds =
        Histogram.builder()
            .name("caltrop_stage_seconds")
            .help("Time of one request or batch in the stage.")
            .labelNames("stage")
            .classicUpperBounds(.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10)
            .classicOnly()
            .register(registry);
  }

  private static Counter counter(PrometheusRegistry registry, String name, String help) {
    return Counter.builder().name(name).help(help).labelNames("stage").register(registry);
  }

  /** The counters of one stage; they exist at zero from now on. */
  public Stage stage(String name) {
    return new Stage(
        received.labelValues(name),
        done.labelValues(name),
        rejected.labelValues(name),
        duplicate.labelValues(name),
        failed.labelValues(name),
        seconds.labelValues(name));
  }

  /** The counters of one stage. */
  public record Stage(
      CounterDataPoint received,
      CounterDataPoint done,
      CounterDataPoint rejected,
      CounterDataPoint duplicate,
      CounterDataPoint failed,
      DistributionDataPoint seconds) {}
}
