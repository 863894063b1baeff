package io.caltrop.server;

import io.caltrop.core.streams.StreamReader;
import io.caltrop.core.streams.StreamStatus;
import io.caltrop.core.streams.StreamStatus.State;
import io.prometheus.metrics.model.registry.MetricType;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The gauges {@code caltrop_stream_*}, with a value for each object of streaming SQL under its kind
 * and name. What nobody knows of an object has no value.
 */
final class StreamMetrics implements MultiCollector {
  private final StreamReader reader;
  private final Clock clock;

  StreamMetrics(StreamReader reader, Clock clock) {
    this.reader = reader;
    this.clock = clock;
  }

  @Override
  public List<MetricFamilyDescriptor> getMetricFamilyDescriptors() {
    return Arrays.stream(Measure.values()).map(Measure::descriptor).toList();
  }

  @Override
  public MetricSnapshots collect() {
    List<StreamStatus> streams = reader.streams();
    Instant now = clock.instant();
    return new MetricSnapshots(
        Arrays.stream(Measure.values()).map(measure -> measure.gauge(streams, now)).toList());
  }

  /** One of the gauges. */
  private enum Measure {
    UP("up", "1 while the object runs, else 0, with its state."),
    ROWS_READ("rows_read", "Rows that reached the object since it last started."),
    ROWS_WRITTEN("rows_written", "Rows and changes of rows that the object gave on."),
    SKIPPED("skipped", "Records that could not be read."),
    LATE("late", "Rows that came after their window was closed."),
    LAG("lag_records", "Records in Kafka that the object has not read yet."),
    CHECKPOINT_AGE(
        "last_checkpoint_age_seconds", "Time since the newest complete checkpoint was taken.");

    private final String name;
    private final String help;

    Measure(String name, String help) {
      this.name = name;
      this.help = help;
    }

    private MetricMetadata metadata() {
      return new MetricMetadata("caltrop_stream_" + name, help);
    }

    MetricFamilyDescriptor descriptor() {
      Set<String> labels = this == UP ? Set.of("kind", "name", "state") : Set.of("kind", "name");
      return MetricFamilyDescriptor.of(MetricType.GAUGE, metadata(), labels);
    }

    MetricSnapshot gauge(List<StreamStatus> streams, Instant now) {
      List<GaugeDataPointSnapshot> points = new ArrayList<>();
      for (StreamStatus stream : streams) {
        value(stream, now)
            .ifPresent(
                value -> points.add(new GaugeDataPointSnapshot(value, labels(stream), null)));
      }
      return new GaugeSnapshot(metadata(), points);
    }

    private Labels labels(StreamStatus stream) {
      Labels labels = Labels.of("kind", stream.kind().toString(), "name", stream.name());
      return this == UP ? labels.add("state", stream.state().toString()) : labels;
    }

    private OptionalDouble value(StreamStatus stream, Instant now) {
      return switch (this) {
        case UP -> OptionalDouble.of(stream.state() == State.RUNNING ? 1 : 0);
        case ROWS_READ -> count(stream.rowsRead());
        case ROWS_WRITTEN -> count(stream.rowsWritten());
        case SKIPPED -> count(stream.skipped());
        case LATE -> count(stream.late());
        case LAG -> stream.lag().stream().asDoubleStream().findFirst();
        case CHECKPOINT_AGE ->
            stream.checkpoint().stream().mapToDouble(then -> seconds(then, now)).findFirst();
      };
    }

    private static OptionalDouble count(long rows) {
      return OptionalDouble.of((double) rows);
    }

    private static double seconds(Instant then, Instant now) {
      return Math.max(0, Duration.between(then, now).toMillis() / 1000.0);
    }
  }
}
