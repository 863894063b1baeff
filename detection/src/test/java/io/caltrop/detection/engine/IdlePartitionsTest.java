package io.caltrop.detection.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.clock.RelativeClock;
import org.apache.flink.util.clock.SystemClock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A silent partition is idle when there is nothing to read, and not while its rows may wait. */
final class IdlePartitionsTest {
  private static final int PATIENCE = 4;
  private static final String SOURCE = "idle-partitions-test";
  private static final WatermarkGeneratorSupplier.Context NO_CONTEXT =
      new WatermarkGeneratorSupplier.Context() {
        @Override
        public MetricGroup getMetricGroup() {
          return new UnregisteredMetricsGroup();
        }

        @Override
        public RelativeClock getInputActivityClock() {
          return SystemClock.getInstance();
        }
      };

  private final SourceLag reporter = new SourceLag();
  private final List<String> said = new ArrayList<>();
  private final WatermarkOutput output =
      new WatermarkOutput() {
        @Override
        public void emitWatermark(Watermark watermark) {
          said.add("time " + watermark.getTimestamp());
        }

        @Override
        public void markIdle() {
          said.add("idle");
        }

        @Override
        public void markActive() {
          said.add("active");
        }
      };
  private final WatermarkGenerator<RowData> generator =
      new IdlePartitions(
              WatermarkStrategy.forMonotonousTimestamps(),
              IdlePartitions.LOOK.multipliedBy(PATIENCE),
              SOURCE)
          .createWatermarkGenerator(NO_CONTEXT);
  private final KafkaMetric metric = metric("records-lag", "0");
  private double lag;

  private KafkaMetric metric(String name, String partition) {
    return new KafkaMetric(
        new Object(),
        new MetricName(name, "", "", Map.of("topic", "t", "partition", partition)),
        (Gauge<Double>) (config, now) -> lag(),
        new MetricConfig(),
        Time.SYSTEM);
  }

  private double lag() {
    return lag;
  }

  @BeforeEach
  void start() {
    reporter.configure(Map.of(SourceLag.SOURCE, SOURCE));
    reporter.init(List.of(metric));
    generator.onEvent(new GenericRowData(0), 11, output);
  }

  @AfterEach
  void stop() {
    reporter.metricRemoval(metric);
    reporter.close();
    Unprocessed.ended(SOURCE, this);
  }

  @Test
  void silenceWithNothingToReadIsIdle() {
    look(PATIENCE);
    assertThat(said).containsOnly("time 10");
    look(1);
    assertThat(said).last().isEqualTo("idle");
  }

  @Test
  void whileReadersAreBehindItsRowsMayWait() {
    lag = 1;
    look(5 * PATIENCE);
    assertThat(said).containsOnly("time 10");
    lag = 0;
    look(PATIENCE); // its rows were polled only now
    assertThat(said).containsOnly("time 10");
    look(1);
    assertThat(said).last().isEqualTo("idle");
  }

  @Test
  void whatWasPolledMustBeProcessedFirst() {
    ConsumerRecord<byte[], byte[]> last = record(7);
    Unprocessed.polled(SOURCE, this, records(List.of(record(6), last)));
    Unprocessed.processed(SOURCE, record(6));
    look(5 * PATIENCE);
    assertThat(said).containsOnly("time 10");

    Unprocessed.processed(SOURCE, last);
    look(PATIENCE);
    assertThat(said).containsOnly("time 10");
    look(1);
    assertThat(said).last().isEqualTo("idle");
  }

  @Test
  void whatIsReadAgainAfterARestartIsNotProcessedYet() {
    Unprocessed.polled(SOURCE, "first", records(List.of(record(6), record(7))));
    Unprocessed.processed(SOURCE, record(7));
    assertThat(SourceLag.isBehind(SOURCE)).isFalse();

    Unprocessed.polled(SOURCE, this, records(List.of(record(6))));
    Unprocessed.ended(SOURCE, "first");
    assertThat(SourceLag.isBehind(SOURCE)).isTrue();
    Unprocessed.processed(SOURCE, record(6));
    assertThat(SourceLag.isBehind(SOURCE)).isFalse();
  }

  @Test
  void aPartitionOfWhichNothingIsKnownYetIsBehind() {
    KafkaMetric assigned = metric("preferred-read-replica", "1");
    reporter.metricChange(assigned);
    look(5 * PATIENCE);
    assertThat(said).containsOnly("time 10");

    reporter.metricChange(metric("records-lag", "1"));
    look(PATIENCE + 1);
    assertThat(said).last().isEqualTo("idle");
  }

  @Test
  void readersOfWhichNothingIsKnownYetAreBehind() {
    assertThat(SourceLag.isBehind("never heard of")).isTrue();
  }

  @Test
  void momentsOfWorkDoNotEndASilence() {
    for (int i = 0; i < PATIENCE; i++) {
      lag = 0;
      look(1);
      lag = 1;
      look(1);
    }
    lag = 0;
    look(1);
    assertThat(said).last().isEqualTo("idle");
  }

  private static ConsumerRecord<byte[], byte[]> record(long offset) {
    return new ConsumerRecord<>("t", 1, offset, null, new byte[0]);
  }

  private static ConsumerRecords<byte[], byte[]> records(
      List<ConsumerRecord<byte[], byte[]>> records) {
    return new ConsumerRecords<>(Map.of(new TopicPartition("t", 1), records), Map.of());
  }

  @Test
  void anIdlePartitionCountsAgainWhenReadersFallBehind() {
    look(PATIENCE + 1);
    lag = 200_000;
    said.clear();
    look(2);
    assertThat(said).containsExactly("active", "time 10", "time 10");
  }

  @Test
  void readersThatNeverComeToTheEndDoNotHoldTimeForEver() {
    lag = 1;
    look(100 * PATIENCE);
    assertThat(said).last().isEqualTo("idle");
    generator.onEvent(new GenericRowData(0), 21, output);
    said.clear();
    look(1);
    assertThat(said).containsExactly("active", "time 20");
  }

  private void look(int times) {
    for (int i = 0; i < times; i++) {
      generator.onPeriodicEmit(output);
    }
  }
}
