package io.caltrop.detection.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.engine.Engine;
import io.caltrop.detection.engine.EngineSettings;
import io.caltrop.detection.engine.Servers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of two processes one runs the objects; when it ends, the other goes on where it was. */
@Tag("once")
class StandbyStreamsTest {
  @TempDir Path folder;

  private final String logs = Servers.fresh("standby_log");
  private final String view = Servers.fresh("standby");
  private StandbyStreams first;
  private StandbyStreams second;

  @BeforeEach
  void start() throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", Servers.kafka()))) {
      admin.createTopics(List.of(new NewTopic(logs, 2, (short) 1))).all().get();
    }
    first = open("first");
    second = open("second");
  }

  @AfterEach
  void stop() {
    first.close();
    second.close();
  }

  private StandbyStreams open(String work) {
    Duration interval = Duration.ofMillis(500);
    EngineSettings settings =
        new EngineSettings(
            EngineSettings.Embedded.in(folder.resolve("shared"), 4),
            folder.resolve(work),
            1,
            new EngineSettings.Intervals(interval, interval),
            Duration.ofSeconds(1));
    return StandbyStreams.open(
        () -> CompletableFuture.supplyAsync(() -> Engine.start(settings, Clock.systemUTC())),
        new ObjectsDatabase(Servers.database(), "public"),
        new StreamingObjects.Topics(logs, "blacklist-events"),
        Map.of("bootstrap.servers", Servers.kafka()));
  }

  @Test
  void theSecondGoesOnWhereTheFirstEnded() {
    run(
        first,
        "CREATE MATERIALIZED VIEW %s AS SELECT ip_address, count(*) AS n FROM log_data GROUP BY ip_address"
            .formatted(view));
    send(5);
    awaitRows("192.0.2.1|5");
    assertThatThrownBy(() -> run(second, "SHOW SOURCES"))
        .isInstanceOfSatisfying(
            SqlProblem.class, problem -> assertThat(problem.sqlState()).isEqualTo("25006"))
        .hasMessageContaining("this one stands by");
    assertThat(second.recognise("SELECT 1")).isEmpty();

    first.close();
    send(2);

    await().atMost(Duration.ofSeconds(60)).until(second::isActive);
    awaitRows("192.0.2.1|7");
    run(second, "DROP MATERIALIZED VIEW " + view);
  }

  private static void run(StandbyStreams streams, String sql) {
    var unused = streams.recognise(sql).orElseThrow().run();
  }

  private void awaitRows(String... rows) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> assertThat(Servers.rows("SELECT * FROM " + view)).containsExactly(rows));
  }

  private void send(int times) {
    StringSerializer text = new StringSerializer();
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(Map.of("bootstrap.servers", Servers.kafka()), text, text)) {
      for (int i = 0; i < times; i++) {
        var unused = producer.send(new ProducerRecord<>(logs, "{\"ip_address\":\"192.0.2.1\"}"));
      }
    }
  }
}
