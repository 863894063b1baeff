package io.caltrop.detection.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sinks publish a query's changes as records that readers of committed ones see. */
@Tag("once")
final class SinksTest {
  private static final String COUNTS =
      "SELECT COUNT(*) AS n, ip_address FROM log_data GROUP BY ip_address"
          + " HAVING COUNT(*) BETWEEN 2 AND 3";

  private static Engine engine;

  @BeforeAll
  static void start() {
    engine = Engines.start("sinks");
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @Test
  void appendOnlyPublishesWhatRowsBecome() {
    try (LogTopic in = new LogTopic(2, "lz4");
        Published out = new Published()) {
      JobHandle job = run(in, out, SinkJob.Form.APPEND_ONLY, List.of());
      in.send(List.of(record("a"), record("a"), record("b")));
      out.hasExactly(count(2, "a"));
      in.send(List.of(record("a")));
      out.hasExactly(count(2, "a"), count(3, "a"));
      in.send(List.of(record("b")));
      out.hasExactly(count(2, "a"), count(3, "a"), count(2, "b"));
      in.send(List.of(record("b")));
      out.hasExactly(count(2, "a"), count(3, "a"), count(2, "b"), count(3, "b"));
      await().atMost(Duration.ofSeconds(60)).until(() -> job.status().written() >= 4);
      in.send(List.of(record("a")));
      await().atMost(Duration.ofSeconds(60)).until(() -> job.status().read() == 7);
      in.send(List.of(record("c"), record("c"))); // after it, so that we see that it gives nothing
      out.hasExactly(count(2, "a"), count(3, "a"), count(2, "b"), count(3, "b"), count(2, "c"));
    }
  }

  @Test
  void upsertPublishesRowsByKeyAndThatTheyAreGone() {
    try (LogTopic in = new LogTopic(1, "lz4");
        Published out = new Published()) {
      run(in, out, SinkJob.Form.UPSERT, List.of(1));
      in.send(List.of(record("a"), record("a")));
      out.hasExactly("{\"ip_address\":\"a\"}={\"n\":2,\"ip_address\":\"a\"}");
      in.send(List.of(record("a")));
      out.hasExactly(
          "{\"ip_address\":\"a\"}={\"n\":2,\"ip_address\":\"a\"}",
          "{\"ip_address\":\"a\"}={\"n\":3,\"ip_address\":\"a\"}");
      in.send(List.of(record("a")));
      out.hasExactly(
          "{\"ip_address\":\"a\"}={\"n\":2,\"ip_address\":\"a\"}",
          "{\"ip_address\":\"a\"}={\"n\":3,\"ip_address\":\"a\"}",
          "{\"ip_address\":\"a\"}=null");
    }
  }

  @Test
  void numbersTimesAndTextsAreJson() {
    try (LogTopic in = new LogTopic(1, "none");
        Published out = new Published()) {
      SourceTable table =
          in.table(
              List.of(
                  new SourceTable.Column("i", "INT", Optional.empty()),
                  new SourceTable.Column("d", "DOUBLE", Optional.empty()),
                  new SourceTable.Column("c", "DECIMAL(10, 2)", Optional.empty()),
                  new SourceTable.Column("t", "TIMESTAMP_LTZ(3)", Optional.empty()),
                  new SourceTable.Column("s", "VARCHAR", Optional.empty()),
                  new SourceTable.Column("b", "BOOLEAN", Optional.empty())),
              Optional.empty());
      StreamQuery query =
          new StreamQuery(List.of(table), List.of(), "SELECT i, d, c, t, s, b FROM log_data");
      engine.runSink(
          new SinkJob(
              Servers.fresh("sink"),
              query,
              out.name(),
              Map.of("bootstrap.servers", Servers.kafka()),
              SinkJob.Form.APPEND_ONLY,
              List.of(),
              Start.FRESH));
      in.send(
          List.of(
              "{\"i\":\"7\",\"d\":1e3,\"c\":1.005,\"t\":0,\"s\":\"a\\\"\\n\",\"b\":true}",
              "{\"i\":\"x\"}"));
      out.hasExactly(
          "null={\"i\":7,\"d\":1000.0,\"c\":1.01,\"t\":\"1970-01-01T00:00:00Z\",\"s\":\"a\\\"\\n\",\"b\":true}",
          "null={\"i\":null,\"d\":null,\"c\":null,\"t\":null,\"s\":null,\"b\":null}");
    }
  }

  /** Flink's own rows have the names before, so each value would be under the other's. */
  @Test
  void columnsThatAreOnlyRenamedHaveTheirNewNames() {
    try (LogTopic in = new LogTopic(1, "none");
        Published out = new Published();
        Published keyed = new Published()) {
      run(
          in,
          out,
          "SELECT ip_address AS resource, resource AS ip_address FROM log_data",
          SinkJob.Form.APPEND_ONLY,
          List.of());
      run(
          in,
          keyed,
          "SELECT ip_address AS addr, COUNT(*) AS n FROM log_data GROUP BY ip_address",
          SinkJob.Form.UPSERT,
          List.of(0));
      in.send(List.of("{\"ip_address\":\"a\",\"resource\":\"/x\"}"));
      out.hasExactly("null={\"resource\":\"a\",\"ip_address\":\"/x\"}");
      keyed.hasExactly("{\"addr\":\"a\"}={\"addr\":\"a\",\"n\":1}");
    }
  }

  private static JobHandle run(LogTopic in, Published out, SinkJob.Form form, List<Integer> key) {
    return run(in, out, COUNTS, form, key);
  }

  private static JobHandle run(
      LogTopic in, Published out, String select, SinkJob.Form form, List<Integer> key) {
    StreamQuery query = new StreamQuery(List.of(in.table()), List.of(), select);
    return engine.runSink(
        new SinkJob(
            Servers.fresh("sink"),
            query,
            out.name(),
            Map.of("bootstrap.servers", Servers.kafka()),
            form,
            key,
            Start.FRESH));
  }

  private static String count(int n, String ip) {
    return "null={\"n\":%d,\"ip_address\":\"%s\"}".formatted(n, ip);
  }

  private static String record(String ip) {
    return "{\"ip_address\":\"" + ip + "\"}";
  }

  /** A topic, and the committed records in it as {@code key=value}. */
  private static final class Published implements AutoCloseable {
    private final LogTopic topic = new LogTopic(1, "none");
    private final List<String> seen = new ArrayList<>();
    private final KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                Servers.kafka(),
                "group.id",
                "test-" + topic.name(),
                "auto.offset.reset",
                "earliest",
                "isolation.level",
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());

    Published() {
      consumer.subscribe(List.of(topic.name()));
    }

    String name() {
      return topic.name();
    }

    void hasExactly(String... records) {
      await()
          .pollInSameThread()
          .atMost(Duration.ofSeconds(90))
          .untilAsserted(
              () -> {
                for (ConsumerRecord<byte[], byte[]> r : consumer.poll(Duration.ofMillis(100))) {
                  seen.add(text(r.key()) + "=" + text(r.value()));
                }
                assertThat(seen).containsExactly(records);
              });
    }

    private static String text(byte[] bytes) {
      return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
      consumer.close();
      topic.close();
    }
  }
}
