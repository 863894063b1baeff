package io.caltrop.app.node;

import io.caltrop.app.Failure;
import io.caltrop.app.config.Configuration;
import io.caltrop.app.rules.RuleFiles;
import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.engine.Engine;
import io.caltrop.detection.engine.EngineSettings;
import io.caltrop.detection.engine.rows.Database;
import io.caltrop.detection.objects.ObjectsDatabase;
import io.caltrop.detection.objects.RulePack;
import io.caltrop.detection.objects.StandbyStreams;
import io.caltrop.detection.objects.StreamingObjects;
import io.caltrop.detection.port.SqlPort;
import io.caltrop.detection.port.SqlPortSettings;
import io.caltrop.pipeline.KafkaSettings;
import io.caltrop.pipeline.Topics;
import io.caltrop.store.postgres.PostgresSettings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Streaming SQL, wired: Flink, the objects that people create, and the port they come to. */
final class StreamingSql {
  private static final String MANAGER = "root";
  private static final String READER = "reader";
  private static final Duration IDLE_AFTER = Duration.ofSeconds(5);
  private static final Duration SELDOM = Duration.ofSeconds(10);

  /** How the names of the jars start that jobs need. */
  private static final List<String> NEEDED =
      List.of(
          "caltrop-core",
          "caltrop-detection",
          "flink-connector-",
          "jackson-annotations",
          "jackson-core",
          "jackson-databind",
          "kafka-clients",
          "lz4-java",
          "postgresql",
          "snappy-java",
          "zstd-jni");

  private final Configuration configuration;
  private final KafkaSettings kafka;
  private final PostgresSettings postgres;
  private final String nearest;
  private final DataDirectory directory;

  StreamingSql(
      Configuration configuration,
      KafkaSettings kafka,
      Postgres postgres,
      DataDirectory directory) {
    this.configuration = configuration;
    this.kafka = kafka;
    this.postgres = postgres.settings();
    this.nearest = postgres.nearest();
    this.directory = directory;
  }

  /**
   * Opens the objects, or stands by while another process runs them. Flink starts in a thread of
   * its own: until it is up, statements wait for it.
   *
   * @param begin when Flink may start: not while everything else does
   * @throws Failure if the database does not answer
   */
  StandbyStreams startObjects(Clock clock, CompletableFuture<Void> begin) {
    Database rows = new Database(postgres.jdbcUrl(), postgres.user(), postgres.password());
    try {
      return StandbyStreams.open(
          () -> startEngine(clock, begin),
          new ObjectsDatabase(rows, "public"),
          new StreamingObjects.Topics(Topics.LOG_TOPIC, kafka.consumerTopic()),
          Settings.clients(kafka),
          clock,
          rules());
    } catch (SqlProblem e) {
      throw Failure.running(e.getMessage() + e.hint().map(hint -> "; " + hint).orElse(""), e);
    }
  }

  private Optional<RulePack> rules() {
    Configuration.Detection detection = configuration.detection();
    return detection.enabled()
        ? Optional.of(
            new RulePack(
                () -> ShippedRules.read(detection.rules()),
                RuleFiles::given,
                Topics.ANOMALIES,
                detection.retention()))
        : Optional.empty();
  }

  private CompletableFuture<Engine> startEngine(Clock clock, CompletableFuture<Void> begin) {
    return begin.thenApplyAsync(
        go -> Engine.start(engineSettings(), clock),
        task -> new Thread(task, "start-flink").start());
  }

  private EngineSettings engineSettings() {
    Configuration.Flink flink = configuration.flink();
    return new EngineSettings(
        cluster(flink),
        directory.flink().resolve("work"),
        flink.parallelism(),
        intervals(flink.checkpointInterval()),
        IDLE_AFTER);
  }

  /** A view reads again what it must after a crash; how often it secures that is seen by nobody. */
  private static EngineSettings.Intervals intervals(Duration configured) {
    Duration views = configured.compareTo(SELDOM) < 0 ? SELDOM : configured;
    return new EngineSettings.Intervals(views, configured);
  }

  private EngineSettings.Cluster cluster(Configuration.Flink flink) {
    Path own = directory.flink().resolve("checkpoints");
    if (flink.remote().isPresent()) {
      Configuration.FlinkCluster remote = flink.remote().get();
      String shared = flink.checkpoints().orElseThrow(); // the configuration was checked
      return new EngineSettings.Remote(remote.restAddress(), remote.restPort(), shared, jars());
    }
    return flink
        .checkpoints()
        .map(shared -> new EngineSettings.Embedded(shared, flink.slots()))
        .orElseGet(() -> EngineSettings.Embedded.in(own, flink.slots()));
  }

  /**
   * Each is a role of PostgreSQL of the same name, which writes nothing: one role for both would
   * see and end the sessions of both.
   */
  private static List<SqlPortSettings.Login> logins(Configuration.Sql sql) {
    List<SqlPortSettings.Login> logins = new ArrayList<>();
    sql.password()
        .map(own -> SqlPortSettings.Login.of(MANAGER, own.reveal()))
        .ifPresent(logins::add);
    sql.readerPassword()
        .map(own -> SqlPortSettings.Login.of(READER, own.reveal()))
        .ifPresent(logins::add);
    return logins;
  }

  /** What jobs need that a cluster elsewhere does not have. */
  private static List<Path> jars() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(jar -> NEEDED.stream().anyMatch(jar.getFileName().toString()::startsWith))
        .toList();
  }

  /**
   * Listens.
   *
   * @throws Failure if the port cannot be had
   */
  SqlPort startPort(StandbyStreams objects) {
    Configuration.Sql sql = configuration.sql();
    SqlPortSettings.Upstream upstream =
        new SqlPortSettings.Upstream(nearest, postgres.port(), postgres.database());
    SqlPortSettings settings =
        new SqlPortSettings(
            sql.bind(),
            sql.port(),
            upstream,
            logins(sql),
            sql.readerPassword().map(reader -> Set.of(MANAGER)),
            SqlPortSettings.Limits.standard(),
            sql.tls().map(tls -> new SqlPortSettings.Tls(tls.certificate(), tls.key(), false)));
    try {
      return SqlPort.start(settings, objects);
    } catch (IOException e) {
      throw Failure.running(
          "the SQL port cannot listen on %s:%d: %s; choose another with --sql-port"
              .formatted(sql.bind(), sql.port(), e.getMessage()),
          e);
    }
  }
}
