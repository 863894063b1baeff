package io.caltrop.detection.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.caltrop.core.streams.StreamStatus;
import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.StreamingStatements.Done;
import io.caltrop.detection.StreamingStatements.Outcome;
import io.caltrop.detection.StreamingStatements.Rows;
import io.caltrop.detection.dialect.Statement.Kind;
import io.caltrop.detection.engine.Engine;
import io.caltrop.detection.engine.EngineSettings;
import io.caltrop.detection.engine.Servers;
import io.caltrop.detection.engine.rows.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people create, how it comes back after a restart, and what a wrong statement leaves. Long
 * since each test needs the same topic, engine and database around it.
 */
@Tag("once")
class StreamingObjectsTest {
  @TempDir Path folder;

  private final String logs = Servers.fresh("objects_log");
  private final String view = Servers.fresh("errors");
  private final Map<String, String> kafka = Map.of("bootstrap.servers", Servers.kafka());
  private StreamingObjects objects;

  @BeforeEach
  void start() throws ExecutionException, InterruptedException {
    ObjectsLog.make(logs);
    objects = open();
  }

  @AfterEach
  void stop() {
    try (StreamingObjects ended = objects) {
      for (Kind kind : List.of(Kind.SINK, Kind.VIEW, Kind.SOURCE)) {
        Servers.rows("SELECT name FROM caltrop_streaming.objects WHERE kind = '" + kind + "'")
            .stream()
            .map(name -> "DROP " + kind.keywords() + " IF EXISTS " + name + " CASCADE")
            .forEach(drop -> ended.recognise(drop).orElseThrow().run());
      }
    }
  }

  private StreamingObjects open() {
    return open(8, Clock.systemUTC());
  }

  private StreamingObjects open(int slots, Clock clock) {
    EngineSettings settings =
        new EngineSettings(
            EngineSettings.Embedded.in(folder.resolve("checkpoints"), slots),
            folder.resolve("work"),
            1,
            new EngineSettings.Intervals(Duration.ofMillis(500), Duration.ofMillis(500)),
            Duration.ofSeconds(1));
    return open(
        CompletableFuture.supplyAsync(() -> Engine.start(settings, Clock.systemUTC())), clock);
  }

  private StreamingObjects open(CompletableFuture<Engine> engine, Clock clock) {
    return StreamingObjects.open(
        engine,
        new ObjectsDatabase(Servers.database(), "public"),
        new StreamingObjects.Topics(logs, "blacklist-events"),
        kafka,
        clock);
  }

  @Test
  void aViewComesBackWithItsRowsAndGoesOn() {
    run(
        "CREATE MATERIALIZED VIEW %s AS SELECT ip_address, count(*) AS n FROM log_data GROUP BY ip_address"
            .formatted(view));
    ObjectsLog.send(logs, 5);
    ObjectsLog.awaitRows(view, "192.0.2.1|5");

    objects.close();
    ObjectsLog.send(logs, 2);
    objects = open();
    Outcome unused =
        run("EXPLAIN CREATE MATERIALIZED VIEW x AS SELECT n FROM " + view); // waits for it

    ObjectsLog.awaitRows(view, "192.0.2.1|7");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(objects.streams())
                    .filteredOn(stream -> stream.name().equals(view))
                    .extracting(StreamStatus::state)
                    .containsExactly(StreamStatus.State.RUNNING));
  }

  @Test
  void aWrongStatementChangesNothing() {
    for (String wrong :
        List.of(
            "CREATE MATERIALIZED VIEW %s AS SELECT nonsense FROM log_data",
            "CREATE MATERIALIZED VIEW %s AS SELECT ip_address FROM no_such_source",
            "CREATE MATERIALIZED VIEW %s AS SELECT 1 AS a",
            "CREATE MATERIALIZED VIEW %s AS VALUES (1), (2)",
            "CREATE MATERIALIZED VIEW %s AS SELECT ip_address FROM log_data WHERE status_code > 3",
            "CREATE SINK %s FROM log_data WITH (connector = 'kafka') FORMAT PLAIN ENCODE JSON",
            "DROP MATERIALIZED VIEW %s")) {
      assertThatThrownBy(() -> run(wrong.formatted(view))).isInstanceOf(SqlProblem.class);
    }

    assertThat(objects.streams()).noneMatch(stream -> stream.name().equals(view));
    assertThat(Servers.rows("SELECT to_regclass('" + view + "') IS NULL")).containsExactly("t");
  }

  @Test
  void whatFindsNoSlotIsCreatedWithAWordAndBeginsWhenThereIsOne() {
    objects.close();
    objects = open(1, Clock.systemUTC());
    String waiting = view + "_2";
    String select = " AS SELECT ip_address, count(*) AS n FROM log_data GROUP BY ip_address";

    Outcome fits = run("CREATE MATERIALIZED VIEW " + view + select);
    Outcome waits = run("CREATE MATERIALIZED VIEW " + waiting + select);

    assertThat(fits).isEqualTo(new Done("CREATE_MATERIALIZED_VIEW", List.of()));
    assertThat(((Done) waits).notices())
        .containsExactly(
            "\"%s\" waits: Flink has 1 slots, of which 1 are taken, and it needs 1; raise flink.slots, or drop what is not needed"
                .formatted(waiting));
    run("DROP MATERIALIZED VIEW " + view);
    ObjectsLog.send(logs, 5);
    ObjectsLog.awaitRows(waiting, "192.0.2.1|5");
  }

  @Test
  void whatBeginsLaterThanTheViewItReadsIsCreatedWithAWord()
      throws ExecutionException, InterruptedException {
    run("CREATE MATERIALIZED VIEW " + view + " AS SELECT ip_address FROM log_data");
    String over = "CREATE MATERIALIZED VIEW %s AS SELECT ip_address FROM " + view;
    assertThat(((Done) run(over.formatted(view + "_2"))).notices()).isEmpty();

    ObjectsLog.send(logs, 5);
    ObjectsLog.forget(logs);
    assertThat(((Done) run(over.formatted(view + "_5"))).notices()).isEmpty(); // created together
    objects.close();
    objects = open(8, Clock.offset(Clock.systemUTC(), Duration.ofMinutes(2)));

    assertThat(((Done) run(over.formatted(view + "_3"))).notices())
        .containsExactly(
            "\"%s_3\" reads anew what \"%s\" has read, and may lack what came of earlier records of \"%s\""
                .formatted(view, view, logs));
    assertThat(
            ((Done) run("CREATE MATERIALIZED VIEW " + view + "_4 AS SELECT user FROM log_data"))
                .notices())
        .isEmpty();
  }

  @Test
  void whoSaysHowToLogInMeansNotTheProgramsOwnKafka() {
    String source =
        "CREATE SOURCE %s (a varchar) WITH (connector = 'kafka', topic = 'x', properties.bootstrap.server = 'localhost:1'%s) FORMAT PLAIN ENCODE JSON";

    Done own = (Done) run(source.formatted(view, ""));
    Done other =
        (Done)
            run(
                source.formatted(
                    view + "_2",
                    ", properties.security.protocol = 'SASL_PLAINTEXT', properties.sasl.mechanism = 'PLAIN', properties.sasl.username = 'u', properties.sasl.password = 'p'"));

    assertThat(own.notices())
        .singleElement()
        .asString()
        .contains("no Kafka answers at localhost:1");
    assertThat(other.notices()).isEmpty();
  }

  @Test
  void whatIsReadCannotBeDroppedAloneAndGoesByCascade() {
    run("CREATE MATERIALIZED VIEW " + view + " AS SELECT ip_address FROM log_data");
    String other = view + "_2";
    run("CREATE MATERIALIZED VIEW " + other + " AS SELECT ip_address FROM " + view);

    assertThatThrownBy(() -> run("DROP MATERIALIZED VIEW " + view))
        .isInstanceOfSatisfying(
            SqlProblem.class, problem -> assertThat(problem.sqlState()).isEqualTo("2BP01"));
    Outcome outcome = run("DROP MATERIALIZED VIEW " + view + " CASCADE");

    assertThat(((Done) outcome).notices()).anyMatch(notice -> notice.contains(other));
    assertThat(((Rows) run("SHOW MATERIALIZED VIEWS")).select()).doesNotContain(view);
  }

  @Test
  void whatAnOpenTransactionHasReadStaysAndSaysSo() throws SQLException {
    run("CREATE MATERIALIZED VIEW " + view + " AS SELECT ip_address FROM log_data");
    String other = view + "_2";
    run("CREATE MATERIALIZED VIEW " + other + " AS SELECT ip_address FROM " + view);
    Database database = Servers.database();
    try (Connection reader =
            DriverManager.getConnection(database.url(), database.user(), database.password());
        Statement select = reader.createStatement()) {
      reader.setAutoCommit(false);
      select.execute("SELECT * FROM " + other);

      assertInUse("DROP MATERIALIZED VIEW " + other, other + ": a session reads it in");
      assertInUse(
          "DROP MATERIALIZED VIEW %s CASCADE".formatted(view),
          "%s: a session reads %s or %s in".formatted(view, other, view));
      reader.rollback();
    }

    run("DROP MATERIALIZED VIEW " + other);
  }

  private void assertInUse(String sql, String words) {
    SqlProblem problem = problemOf(sql);
    assertThat(problem)
        .hasMessage(
            "cannot drop materialized view %s a transaction that is still open".formatted(words));
    assertThat(problem.sqlState()).isEqualTo("55P03");
    assertThat(problem.hint())
        .contains(
            "If it is your own, end it with COMMIT or ROLLBACK, or set autocommit; then drop again."
                + " Statements sent together are one transaction, with autocommit, too: send DROP by itself.");
  }

  @Test
  void aNameIsFreeAsSoonAsItsObjectIsDropped() {
    String create = "CREATE MATERIALIZED VIEW " + view + " AS SELECT ip_address FROM log_data";
    for (int i = 0; i < 3; i++) {
      run(create);
      run("DROP MATERIALIZED VIEW " + view);
    }
    run(create);

    ObjectsLog.send(logs, 1);
    ObjectsLog.awaitRows(view, "192.0.2.1");
  }

  @Test
  void latestIsWhereTheTopicEndsWhenTheViewIsCreated() {
    String source = Servers.fresh("newest");
    ObjectsLog.send(logs, 3);
    run(
        "CREATE SOURCE %s (ip_address varchar) WITH (connector = 'kafka', topic = '%s', scan.startup.mode = 'latest') FORMAT PLAIN ENCODE JSON"
            .formatted(source, logs));
    run("CREATE MATERIALIZED VIEW " + view + " AS SELECT count(*) AS n FROM " + source);

    ObjectsLog.send(logs, 2); // its job may not have begun to read

    ObjectsLog.awaitRows(view, "2");
  }

  @Test
  void oneRowFromTheFarFutureEndsNoWindow() {
    run(
        "CREATE MATERIALIZED VIEW %s AS SELECT window_start::text AS w, count(*) AS n FROM TUMBLE(log_data, event_time, INTERVAL '1 minute') GROUP BY window_start"
            .formatted(view));
    Instant minute = Instant.now().minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.MINUTES);
    ObjectsLog.sendAt(logs, List.of(Instant.parse("2099-01-01T00:00:00Z")));
    ObjectsLog.sendAt(logs, IntStream.range(0, 180).mapToObj(minute::plusSeconds).toList());

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(Servers.rows("SELECT n FROM " + view + " ORDER BY w"))
                    .startsWith("60", "60"));
  }

  @Test
  void aBrokerThatIsAwayKeepsNobodyElseWaiting() throws InterruptedException {
    String sink =
        "CREATE SINK %s AS SELECT ip_address FROM log_data WITH (connector = 'kafka', topic = 't', properties.bootstrap.server = '192.0.2.1:9092,192.0.2.2:9092,192.0.2.3:9092') FORMAT PLAIN ENCODE JSON"
            .formatted(Servers.fresh("away"));
    String create = "CREATE MATERIALIZED VIEW " + view + " AS SELECT ip_address FROM log_data";
    run(create); // the first that is planned takes seconds, and the sink waits for five
    run("DROP MATERIALIZED VIEW " + view);
    Thread waiting = new Thread(() -> run(sink));
    waiting.start();
    await().atMost(Duration.ofSeconds(30)).until(() -> waiting.getState() != Thread.State.RUNNABLE);

    run(create);

    assertThat(waiting.isAlive()).isTrue();
    waiting.join(Duration.ofSeconds(60).toMillis());
    assertThat(waiting.isAlive()).isFalse();
  }

  @Test
  void aSinkMakesItsTopic() throws ExecutionException, InterruptedException {
    String topic = Servers.fresh("made");
    run(
        "CREATE SINK %s AS SELECT ip_address FROM log_data WITH (connector = 'kafka', topic = '%s') FORMAT PLAIN ENCODE JSON"
            .formatted(Servers.fresh("sink"), topic));

    try (Admin admin = Admin.create(Map.of("bootstrap.servers", Servers.kafka()))) {
      assertThat(admin.listTopics().names().get()).contains(topic);
    }
  }

  @Test
  void whoReadsWhatIsNoTableIsToldWhatItIs() {
    String sink = Servers.fresh("sink");
    String own = Servers.fresh("Sink");
    run("CREATE MATERIALIZED VIEW " + view + " AS SELECT ip_address FROM log_data");
    String with = " WITH (connector = 'kafka', topic = 'told') FORMAT PLAIN ENCODE JSON";
    run("CREATE SINK " + sink + " FROM " + view + with);
    run("CREATE SINK \"" + own + "\" AS SELECT ip_address FROM log_data" + with);

    String stream = "a stream that views read: CREATE MATERIALIZED VIEW v AS SELECT .. FROM ";
    assertThat(objects.hint("log_data"))
        .contains("\"log_data\" is a source, " + stream + "log_data");
    assertThat(objects.hint("public.log_data")).isEqualTo(objects.hint("log_data"));
    String rows = "\"%s\" is a sink: its rows are in the topic \"told\"";
    assertThat(objects.hint(sink))
        .contains(rows.formatted(sink) + ", and in the view: SELECT * FROM " + view);
    assertThat(objects.hint(own)).contains(rows.formatted(own));
    assertThat(objects.hint(view)).isEmpty();
    assertThat(objects.hint("other.log_data")).isEmpty();
    run("DROP SINK \"" + own + "\"");
  }

  @Test
  void aSinkDoesNotReadWhatItWrites() {
    run("CREATE MATERIALIZED VIEW " + view + " AS SELECT ip_address FROM log_data");
    String sink = Servers.fresh("circle");
    String create =
        "CREATE SINK %s FROM %s WITH (connector = 'kafka', topic = '%s') FORMAT PLAIN ENCODE JSON"
            .formatted(sink, view, logs);

    assertThat(problemOf(create))
        .hasMessageContaining("would read what it writes")
        .satisfies(problem -> assertThat(problem.sqlState()).isEqualTo("0A000"))
        .satisfies(problem -> assertThat(rest(create, problem)).startsWith("'" + logs));
    assertThat(objects.streams()).noneMatch(stream -> stream.name().equals(sink));
  }

  @Test
  void aSinkDoesNotWriteToKafkasOwnTopics() {
    String create =
        "CREATE SINK s AS SELECT ip_address FROM log_data WITH (connector = 'kafka', topic = '__consumer_offsets') FORMAT PLAIN ENCODE JSON";

    assertThat(problemOf(create))
        .hasMessageStartingWith("topic \"__consumer_offsets\" is Kafka's own")
        .satisfies(problem -> assertThat(rest(create, problem)).startsWith("'__consumer"));
  }

  @Test
  void norByWayOfAnother() {
    String source = Servers.fresh("back");
    String topic = Servers.fresh("there");
    String there = Servers.fresh("there");
    String with = " WITH (connector = 'kafka', topic = '%s') FORMAT PLAIN ENCODE JSON";
    run(("CREATE SOURCE %s (ip_address VARCHAR)" + with).formatted(source, topic));
    run(("CREATE SINK %s AS SELECT ip_address FROM log_data" + with).formatted(there, topic));

    String back = Servers.fresh("back");
    String create = ("CREATE SINK %s AS SELECT * FROM %s" + with).formatted(back, source, logs);
    assertThat(problemOf(create))
        .hasMessage(
            "sink \"%s\" would read what it writes, by way of sink \"%s\"".formatted(back, there));
    run("DROP SINK " + there);
    run(create);
    run("DROP SINK " + back);
    run("DROP SOURCE " + source);
  }

  @Test
  void anotherNameOfTheSameBrokerMakesNoOtherTopic() {
    String port = Servers.kafka().substring(Servers.kafka().lastIndexOf(':') + 1);
    String create =
        "CREATE SINK %s AS SELECT ip_address FROM log_data WITH (connector = 'kafka', topic = '%s', properties.bootstrap.server = 'LocalHost:%s') FORMAT PLAIN ENCODE JSON"
            .formatted(Servers.fresh("circle"), logs, port);

    assertThat(problemOf(create)).hasMessageContaining("would read what it writes");
  }

  @Test
  void aSinkThatDoesNotFitItsRowsIsToldWhere() {
    String counted = " AS SELECT ip_address, COUNT(*) AS hits FROM log_data GROUP BY ip_address";
    run("CREATE MATERIALIZED VIEW " + view + counted);
    String with = "CREATE SINK s FROM " + view + " WITH (connector = 'kafka', topic = 't'";
    String plain = with + ") FORMAT PLAIN ENCODE JSON";
    String other = with + ", primary_key = 'hits') FORMAT UPSERT ENCODE JSON";
    String none = with + ", primary_key = 'hit') FORMAT UPSERT ENCODE JSON";

    assertThat(rest(plain, problemOf(plain))).startsWith("FORMAT PLAIN");
    assertThat(rest(other, problemOf(other))).startsWith("'hits'");
    assertThat(rest(none, problemOf(none))).startsWith("'hit'");
  }

  private SqlProblem problemOf(String sql) {
    return catchThrowableOfType(SqlProblem.class, () -> run(sql));
  }

  /** A statement from where a problem points to. */
  private static String rest(String sql, SqlProblem problem) {
    return sql.substring(problem.position().orElseThrow() - 1);
  }

  @Test
  void whatADroppedObjectHasLeftGoesAtTheNextStart() throws IOException {
    objects.close();
    Path left = Files.createDirectories(folder.resolve("checkpoints").resolve(view).resolve("a"));
    Path other = Files.createDirectories(folder.resolve("checkpoints").resolve("of_another"));
    Servers.execute(List.of("INSERT INTO caltrop_streaming.dropped VALUES ('" + view + "')"));
    objects = open();

    await().atMost(Duration.ofSeconds(30)).until(() -> !Files.exists(left.getParent()));
    assertThat(other).exists();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                Servers.rows("SELECT name FROM caltrop_streaming.dropped").stream()
                    .noneMatch(view::equals));
  }

  @Test
  void whatIsToComeBackIsSeenAtOnce() {
    run("CREATE MATERIALIZED VIEW " + view + " AS SELECT ip_address FROM log_data");
    objects.close();
    CompletableFuture<Engine> never = new CompletableFuture<>();

    try (StreamingObjects waiting = open(never, Clock.systemUTC())) {
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(waiting.streams())
                      .filteredOn(stream -> stream.name().equals(view))
                      .extracting(StreamStatus::state)
                      .containsExactly(StreamStatus.State.STARTING));
      never.cancel(true);
    }
    objects = open();
  }

  private Outcome run(String sql) {
    return objects.recognise(sql).orElseThrow().run();
  }
}
