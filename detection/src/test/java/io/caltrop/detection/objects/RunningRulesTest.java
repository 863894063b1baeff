package io.caltrop.detection.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.caltrop.core.streams.StreamStatus;
import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.engine.Engine;
import io.caltrop.detection.engine.EngineJobs;
import io.caltrop.detection.engine.EngineSettings;
import io.caltrop.detection.engine.Servers;
import io.caltrop.detection.findings.Finding;
import io.caltrop.detection.rules.WrittenRule;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows in, findings out: on the topic, and in the table. */
@Tag("once")
class RunningRulesTest {
  private static final String ERROR =
      "{\"ip_address\":\"192.0.2.1\",\"status_code\":404,\"timestamp\":1760000000}";
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path folder;

  private final String logs = Servers.fresh("rules_log");
  private final String anomalies = Servers.fresh("anomalies");
  private final String errors = Servers.fresh("errors");
  private final String secrets = Servers.fresh("secrets");
  private final String backups = Servers.fresh("backups"); // as secrets, but for the condition
  private final String wrong = Servers.fresh("wrong");
  private final Map<String, String> kafka = Map.of("bootstrap.servers", Servers.kafka());
  private final List<WrittenRule> shipped =
      List.of(
          Rules.written(errors, Rules.ERRORS),
          Rules.written(backups, Rules.SECRETS.replace(".env", ".bak")),
          Rules.written(secrets, Rules.SECRETS),
          Rules.written(wrong, "SELECT ip_address FROM log_data"));
  private final List<Engine> engines = new CopyOnWriteArrayList<>();
  private StandbyStreams streams;

  @BeforeEach
  void start() throws ExecutionException, InterruptedException {
    ObjectsLog.make(logs);
    ObjectsLog.make(anomalies);
    streams = open();
  }

  @AfterEach
  void stop() {
    streams.close();
    Servers.execute(List.of("DROP TABLE IF EXISTS caltrop_rules, caltrop_streaming.rule_jobs"));
  }

  private StandbyStreams open() {
    Duration interval = Duration.ofMillis(500);
    EngineSettings settings =
        new EngineSettings(
            EngineSettings.Embedded.in(folder.resolve("checkpoints"), 8),
            folder.resolve("work"),
            1,
            new EngineSettings.Intervals(interval, interval),
            Duration.ofSeconds(1));
    return StandbyStreams.open(
        () ->
            CompletableFuture.supplyAsync(
                () -> {
                  Engine engine = Engine.start(settings, Clock.systemUTC());
                  engines.add(engine);
                  return engine;
                }),
        new ObjectsDatabase(Servers.database(), "public"),
        new StreamingObjects.Topics(logs, "blacklist-events"),
        kafka,
        Clock.systemUTC(),
        Optional.of(new RulePack(() -> shipped, this::read, anomalies, Duration.ofDays(90))));
  }

  /** What stands for YAML here: the SQL of the rule of errors. */
  private WrittenRule read(String sql) {
    return Rules.written(errors, sql);
  }

  @Test
  void rowsGoInAndFindingsComeOut() {
    sendErrors(5);
    send("{\"ip_address\":\"192.0.2.9\",\"resource\":\"/a\\u0000'.env\",\"timestamp\":1760000000}");

    send("{\"ip_address\":\"192.0.2.8\",\"resource\":\"/a.bak\",\"timestamp\":1760000000}");

    awaitRows("192.0.2.1|5", "192.0.2.9|1");
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(rows("entity", backups)).containsExactly("192.0.2.8"));
    assertThat(rows("evidence->>'resource' || rule_version || severity || risk", secrets))
        .containsExactly("/a\ufffd'.env1high73");
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(published())
                    .extracting(Finding::rule, Finding::entity, Finding::activity)
                    .contains(
                        tuple(errors, "192.0.2.1", Finding.Activity.CREATE),
                        tuple(secrets, "192.0.2.9", Finding.Activity.CREATE)));
    await().atMost(SOON).untilAsserted(this::theWrongOneIsSaid);

    streams.close();
    sendErrors(2);
    streams = open();

    awaitRows("192.0.2.1|7", "192.0.2.9|1");

    run("APPLY RULE '" + (Rules.ERRORS + " AND true").replace("'", "''") + "'");

    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(EngineJobs.alive(engines.get(1)))
                    .filteredOn(job -> job.startsWith("rule")) // other tests leave objects behind
                    .hasSize(2)
                    .anyMatch(job -> job.startsWith("rule " + errors + " "))
                    .anyMatch(job -> job.startsWith("rules ")));
    sendErrors(2);
    awaitRows("192.0.2.1|9", "192.0.2.9|1"); // all is read again, and is the same finding
    assertThatThrownBy(() -> run("APPLY RULE 'SELECT 1 AS a'"))
        .isInstanceOf(SqlProblem.class)
        .hasMessageStartingWith(
            "rule %1$s is wrong, %1$s.yaml:1: SQL at column 6: the query reads no source"
                .formatted(errors));
    assertThatThrownBy(() -> run("APPLY RULE 'SELECT ip FROM log_data'"))
        .hasMessageContaining(errors + ".yaml:1: SQL at column 13: column \"ip\" does not exist");
    run("REMOVE RULE '" + errors + "'");
    assertThatThrownBy(() -> run("REMOVE RULE '" + errors + "'")).hasMessageContaining("no rule");
  }

  private void theWrongOneIsSaid() {
    List<StreamStatus> rules =
        streams.streams().stream()
            .filter(stream -> stream.kind() == StreamStatus.Kind.RULE)
            .toList();
    assertThat(rules)
        .extracting(StreamStatus::name, StreamStatus::state)
        .containsExactly(
            tuple(errors, StreamStatus.State.RUNNING),
            tuple(backups, StreamStatus.State.RUNNING),
            tuple(secrets, StreamStatus.State.RUNNING),
            tuple(wrong, StreamStatus.State.FAILED));
    assertThat(rules.get(3).error().orElseThrow())
        .startsWith(
            wrong + ".yaml:1: SQL: the query has no column \"event_time\"; Its columns are");
  }

  private void run(String sql) {
    var unused = streams.recognise(sql).orElseThrow().run();
  }

  private void sendErrors(int number) {
    ObjectsLog.sendRecords(logs, Collections.nCopies(number, ERROR));
  }

  private void send(String record) {
    ObjectsLog.sendRecords(logs, List.of(record));
  }

  private void awaitRows(String error, String secret) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(rows("entity || '|' || count", errors)).containsExactly(error);
              assertThat(rows("entity || '|' || count", secrets)).containsExactly(secret);
            });
  }

  private static List<String> rows(String columns, String rule) {
    return Servers.rows("SELECT to_regclass('findings') IS NOT NULL").equals(List.of("t"))
        ? Servers.rows("SELECT " + columns + " FROM findings WHERE rule = '" + rule + "'")
        : List.of();
  }

  /** What is in all partitions: a poll may bring the records of one only. */
  private List<Finding> published() {
    var text = new StringDeserializer();
    List<Finding> findings = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", Servers.kafka(), "auto.offset.reset", "earliest"),
            text,
            text)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(anomalies).stream()
              .map(found -> new TopicPartition(found.topic(), found.partition()))
              .toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.assign(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(record -> Finding.read(record.value()).ifPresent(findings::add));
      }
    }
    return findings;
  }
}
