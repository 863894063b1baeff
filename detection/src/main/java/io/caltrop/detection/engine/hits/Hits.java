package io.caltrop.detection.engine.hits;

import io.caltrop.detection.engine.records.TopicSink;
import io.caltrop.detection.findings.About;
import io.caltrop.detection.findings.Hit;
import io.caltrop.detection.rules.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** The rows of several rules on their way to findings. */
public final class Hits {
  /** How long what is not hit is remembered, at least. */
  public static final Duration KEEP = Duration.ofHours(25);

  /** The least time between two updates of a finding, in ms. */
  public static final long PAUSE_MS = 1_000;

  private final List<DataStream<Hit>> streams = new ArrayList<>();
  private final List<About> rules = new ArrayList<>();
  private Duration keep = KEEP;

  /**
   * Adds the rows of a rule, of all kinds of changes.
   *
   * @throws io.caltrop.detection.SqlProblem if they cannot be hits
   */
  public void add(Rule rule, DataStream<RowData> rows, RowType type) {
    HitColumns columns = HitColumns.of(rule, type);
    streams.add(
        rows.flatMap(new RowHits(rules.size(), columns, type))
            .returns(TypeInformation.of(Hit.class))
            .name(rule.id()));
    rules.add(About.of(rule));
    Duration needed = rule.suppression().time().plusHours(1);
    keep = needed.compareTo(keep) > 0 ? needed : keep;
  }

  /**
   * The findings.
   *
   * @param pauseMs the least time between two updates of a finding
   */
  public DataStream<Found> findings(long pauseMs) {
    return findings(pauseMs, IntStream.range(0, rules.size()).boxed().toList());
  }

  /**
   * The findings of some rules.
   *
   * @param some which, in the order in which they were added; one at least
   */
  public DataStream<Found> findings(long pauseMs, List<Integer> some) {
    return some.stream()
        .map(streams::get)
        .reduce(DataStream::union)
        .orElseThrow()
        .keyBy(FindingsFunction::group, Types.STRING)
        .process(new FindingsFunction(rules, keep, pauseMs))
        .returns(TypeInformation.of(Found.class))
        .name("findings")
        .uid("findings");
  }

  /**
   * Publishes findings, at least once: they are read at once, and their ids make repetition
   * harmless.
   */
  public static DataStreamSink<Found> publish(
      DataStream<Found> findings, String topic, Map<String, String> kafka) {
    Properties properties = new Properties();
    properties.setProperty("compression.type", "lz4");
    properties.setProperty("linger.ms", "5");
    properties.putAll(kafka);
    KafkaSink<Found> sink =
        KafkaSink.<Found>builder()
            .setKafkaProducerConfig(properties)
            .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
            .setRecordSerializer(new FoundRecords(topic))
            .build();
    return findings.sinkTo(new TopicSink<>(sink)).name("anomalies").uid("anomalies");
  }
}
