package io.caltrop.detection.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caltrop.core.streams.StreamStatus;
import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.StreamingStatements.Outcome;
import io.caltrop.detection.StreamingStatements.Rows;
import io.caltrop.detection.engine.Engine;
import io.caltrop.detection.engine.EngineJobs;
import io.caltrop.detection.engine.EngineSettings;
import io.caltrop.detection.engine.Servers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What cannot be brought back after a restart is seen, can be dropped whole, and comes back by
 * itself when it can; what is cancelled is done or leaves nothing. One Flink cluster runs all jobs,
 * behind a door that can be closed.
 */
@Tag("long")
class BrokenObjectsTest {
  private static final Duration SOON = Duration.ofSeconds(40);

  @TempDir Path folder;

  private final String logs = Servers.fresh("broken_log");
  private final String source = Servers.fresh("ext");
  private final String view = Servers.fresh("extv");
  private final String over = Servers.fresh("extvv");
  private final Door kafka = door(Servers.kafka().split(",", -1)[0]);
  private Engine cluster;
  private Door flink;
  private StreamingObjects objects;

  private static Door door(String address) {
    int colon = address.lastIndexOf(':');
    return new Door(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
  }

  @BeforeEach
  void start() throws ExecutionException, InterruptedException {
    ObjectsLog.make(logs);
    cluster = Engine.start(settings("cluster", embedded()), Clock.systemUTC());
    flink = door(EngineJobs.rest(cluster).getAuthority());
    objects = open();
  }

  @AfterEach
  void stop() {
    flink.open(true);
    for (String kind : List.of("SINK ", "SOURCE ", "MATERIALIZED VIEW ")) {
      for (String name : List.of(source, view)) {
        try {
          run("DROP " + kind + name + " CASCADE");
        } catch (SqlProblem e) {
          // it is not there, or of the other kind
        }
      }
    }
    objects.close();
    cluster.close();
    flink.close();
    kafka.close();
  }

  private EngineSettings.Embedded embedded() {
    return EngineSettings.Embedded.in(folder.resolve("checkpoints"), 8);
  }

  private EngineSettings settings(String work, EngineSettings.Cluster where) {
    Duration interval = Duration.ofMillis(500);
    return new EngineSettings(
        where,
        folder.resolve(work),
        1,
        new EngineSettings.Intervals(interval, interval),
        Duration.ofSeconds(1));
  }

  private StreamingObjects open() {
    EngineSettings remote =
        settings(
            "work",
            new EngineSettings.Remote(
                "127.0.0.1", flink.port(), embedded().checkpoints(), List.of()));
    return StreamingObjects.open(
        CompletableFuture.supplyAsync(() -> Engine.start(remote, Clock.systemUTC())),
        new ObjectsDatabase(Servers.database(), "public"),
        new StreamingObjects.Topics(logs, "blacklist-events"),
        Map.of("bootstrap.servers", Servers.kafka()),
        Clock.systemUTC());
  }

  private void create() {
    run(
        "CREATE SOURCE %s (ip_address varchar) WITH (connector = 'kafka', topic = '%s', properties.bootstrap.server = '127.0.0.1:%d', scan.startup.mode = 'earliest') FORMAT PLAIN ENCODE JSON"
            .formatted(source, logs, kafka.port()));
    run(
        "CREATE MATERIALIZED VIEW %s AS SELECT ip_address, count(*) AS n FROM %s GROUP BY ip_address"
            .formatted(view, source));
    run("CREATE MATERIALIZED VIEW %s AS SELECT ip_address, n FROM %s".formatted(over, view));
  }

  @Test
  void whatCannotBeSetUpIsSeenAndComesBack() {
    create();
    ObjectsLog.send(logs, 2);
    ObjectsLog.awaitRows(over, "192.0.2.1|2");
    objects.close();
    kafka.open(false);
    ObjectsLog.send(logs, 3);

    objects = open();
    for (String name : List.of(source, view, over)) {
      awaitState(name, StreamStatus.State.FAILED, "is no Kafka");
    }
    assertThat(((Rows) run("SHOW SOURCES")).select()).contains(source, "failed", "is no Kafka");
    refused("DROP SOURCE " + source, "2BP01", view);
    refused("CREATE MATERIALIZED VIEW x AS SELECT * FROM " + view, "55000", "is not set up");

    kafka.open(true);
    for (String name : List.of(source, view, over)) {
      awaitState(name, StreamStatus.State.RUNNING, "");
    }
    ObjectsLog.awaitRows(over, "192.0.2.1|5");
  }

  @Test
  void whatCannotBeSetUpIsDroppedWhole() {
    create();
    ObjectsLog.send(logs, 2);
    ObjectsLog.awaitRows(over, "192.0.2.1|2");
    await().atMost(SOON).until(() -> Files.exists(folder.resolve("checkpoints").resolve(view)));
    objects.close();
    kafka.open(false);

    objects = open();
    awaitState(view, StreamStatus.State.FAILED, "is no Kafka");
    run("DROP SOURCE " + source + " CASCADE");

    for (String name : List.of(view, over)) {
      assertThat(Servers.rows("SELECT to_regclass('" + name + "') IS NULL")).containsExactly("t");
      await().atMost(SOON).until(() -> !Files.exists(folder.resolve("checkpoints").resolve(name)));
    }
    kafka.open(true);
    create();
    ObjectsLog.awaitRows(over, "192.0.2.1|2");
  }

  @Test
  void aClusterThatIsAwayIsTriedAgain() {
    create();
    ObjectsLog.send(logs, 2);
    ObjectsLog.awaitRows(view, "192.0.2.1|2");
    objects.close();
    flink.open(false);

    objects = open();
    awaitState(view, StreamStatus.State.FAILED, "Flink");
    run("DROP MATERIALIZED VIEW " + over);
    flink.open(true);

    ObjectsLog.send(logs, 1);
    ObjectsLog.awaitRows(view, "192.0.2.1|3");
    awaitState(view, StreamStatus.State.RUNNING, "");
    await().atMost(SOON).until(() -> !Files.exists(folder.resolve("checkpoints").resolve(over)));
    assertThat(EngineJobs.alive(cluster)).contains(view).doesNotContain(over);
  }

  @Test
  void aCancelledDropIsDone() {
    create();
    Thread.currentThread().interrupt();
    run("DROP SOURCE " + source + " CASCADE");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(EngineJobs.alive(cluster)).doesNotContain(view, over);
  }

  @Test
  void aDropThatFlinkDoesNotHearIsDoneLater() {
    create();
    flink.open(false);
    run("DROP SOURCE " + source + " CASCADE");
    flink.open(true);

    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(EngineJobs.alive(cluster)).doesNotContain(view, over));
    await().atMost(SOON).until(() -> !Files.exists(folder.resolve("checkpoints").resolve(view)));
  }

  @Test
  void aCancelledCreationIsDoneOrLeavesNothing() throws InterruptedException {
    Thread creating = new Thread(this::create);
    creating.setUncaughtExceptionHandler((thread, problem) -> {});
    creating.start();
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () ->
                Servers.rows("SELECT to_regclass('" + view + "') IS NOT NULL")
                    .equals(List.of("t")));
    creating.interrupt();
    creating.join();

    boolean isThere = ((Rows) run("SHOW MATERIALIZED VIEWS")).select().contains(view + "'");
    await().atMost(SOON).until(() -> EngineJobs.alive(cluster).contains(view) == isThere);
  }

  @Test
  void aSinkWhoseTopicGoesNamesItAndGoesOnWhenItIsBack()
      throws ExecutionException, InterruptedException {
    String topic = Servers.fresh("sunk");
    run(
        "CREATE SINK %s AS SELECT ip_address FROM log_data WITH (connector = 'kafka', topic = '%s') FORMAT PLAIN ENCODE JSON"
            .formatted(view, topic));
    ObjectsLog.send(logs, 1);
    awaitState(view, StreamStatus.State.RUNNING, "");
    await().atMost(SOON).until(() -> written() == 1);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", Servers.kafka()))) {
      admin.deleteTopics(List.of(topic)).all().get();
      await().atMost(SOON).until(() -> !admin.listTopics().names().get().contains(topic));
      ObjectsLog.send(logs, 3);

      awaitState(view, StreamStatus.State.RESTARTING, topic);
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
    awaitState(view, StreamStatus.State.RUNNING, topic);
    await().atMost(SOON).until(() -> written() == 3);
  }

  private long written() {
    return objects.streams().stream()
        .filter(stream -> stream.name().equals(view))
        .mapToLong(StreamStatus::rowsWritten)
        .sum();
  }

  private void refused(String sql, String state, String words) {
    assertThatThrownBy(() -> run(sql))
        .isInstanceOfSatisfying(
            SqlProblem.class, problem -> assertThat(problem.sqlState()).isEqualTo(state))
        .hasMessageContaining(words);
  }

  private void awaitState(String name, StreamStatus.State state, String error) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(objects.streams())
                    .filteredOn(stream -> stream.name().equals(name))
                    .singleElement()
                    .satisfies(
                        stream -> {
                          assertThat(stream.state()).isEqualTo(state);
                          assertThat(stream.error().orElse("")).contains(error);
                        }));
  }

  private Outcome run(String sql) {
    return objects.recognise(sql).orElseThrow().run();
  }
}
