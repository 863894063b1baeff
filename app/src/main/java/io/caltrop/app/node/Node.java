package io.caltrop.app.node;

import io.caltrop.app.Failure;
import io.caltrop.app.Version;
import io.caltrop.app.config.Configuration;
import io.caltrop.core.Dependency;
import io.caltrop.core.metrics.StageMetrics;
import io.caltrop.core.streams.StreamReader;
import io.caltrop.detection.objects.StandbyStreams;
import io.caltrop.detection.port.SqlPort;
import io.caltrop.pipeline.AlertConsumer;
import io.caltrop.pipeline.BrokerException;
import io.caltrop.pipeline.ConsumerMetrics;
import io.caltrop.pipeline.ConsumerOptions;
import io.caltrop.pipeline.ConsumerShare;
import io.caltrop.pipeline.KafkaAlertPublisher;
import io.caltrop.pipeline.KafkaHealth;
import io.caltrop.pipeline.KafkaSettings;
import io.caltrop.pipeline.LogInspector;
import io.caltrop.pipeline.Topics;
import io.caltrop.server.HttpServer;
import io.caltrop.server.ServerParts;
import io.caltrop.server.ServerParts.SqlAccess;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** The parts of one process, wired: from start to close. */
public final class Node implements AutoCloseable {
  private static final Duration QUESTION = Duration.ofSeconds(2);
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  private final Configuration configuration;
  private final Clock clock = Clock.systemUTC();
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final StageMetrics stages = new StageMetrics(registry);
  private final Parts parts = new Parts();
  private final List<Dependency> dependencies = new ArrayList<>();
  private final Backends backends;
  private final DataDirectory directory;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private boolean consumes;
  private Optional<KafkaAlertPublisher> publisher = Optional.empty();
  private Optional<HttpServer> http = Optional.empty();
  private Optional<SqlPort> sqlPort = Optional.empty();
  private Optional<StreamReader> streams = Optional.empty();

  private Node(Configuration configuration, Backends backends, DataDirectory directory) {
    this.configuration = configuration;
    this.backends = backends;
    this.directory = directory;
    parts.addAll(backends.parts());
  }

  /**
   * Starts what the role needs, and returns once everything answers. If a part does not start, the
   * others are stopped.
   *
   * @param stop told when a running part cannot go on
   * @throws Failure naming the part and the reason
   */
  public static Node start(
      Configuration configuration, Role role, DataDirectory directory, Stop stop) {
    Ports.check(configuration, role);
    Node node =
        new Node(configuration, Backends.start(configuration, role, directory, stop), directory);
    try {
      node.startParts(role);
      node.awaitReady(stop);
      node.publisher.ifPresent(KafkaAlertPublisher::connect); // its topic is there now
      node.ready.complete(null);
      return node;
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
  }

  private void startParts(Role role) {
    JvmMetrics.builder().register(registry);
    KafkaSettings kafka = backends.kafka();
    dependencies.add(parts.add("Kafka health", new KafkaHealth(kafka)));
    dependencies.addAll(backends.stores().servers());
    if (role.serves()) {
      // Before the request's own time is up, so that its answer can say what Kafka did.
      Duration timeout = configuration.ingest().timeout().minusMillis(100);
      publisher = Optional.of(parts.add("publisher", new KafkaAlertPublisher(kafka, timeout)));
    }
    if (role.consumes()) {
      consumes = true;
      dependencies.add(startConsumer(kafka));
    }
    if (role.detects()) {
      startStreamingSql();
    }
    if (role.answers(configuration)) {
      http = Optional.of(parts.add("HTTP", startHttp()));
    }
  }

  private AlertConsumer startConsumer(KafkaSettings kafka) {
    ConsumerOptions options =
        (configuration.cluster().isPresent() ? ConsumerOptions.GATHERING : ConsumerOptions.DEFAULT)
            .withWorkers(configuration.kafka().clients().workers());
    if (configuration.kafka().isEmbedded()) {
      options = options.withInstance("up"); // the only process of its group
    }
    ConsumerMetrics metrics = new ConsumerMetrics(stages, registry);
    AlertConsumer consumer =
        parts.add(
            "consumer",
            new AlertConsumer(
                kafka, options, backends.stores().alerts(), metrics, clock, new Random()));
    consumer.start();
    return consumer;
  }

  private void startStreamingSql() {
    Postgres postgres = backends.postgres().orElseThrow();
    if (configuration.cluster().isPresent()) {
      dependencies.add(postgres.store());
    }
    StreamingSql sql = new StreamingSql(configuration, backends.kafka(), postgres, directory);
    StandbyStreams objects = parts.add("streaming SQL", sql.startObjects(clock, ready));
    streams = Optional.of(objects);
    sqlPort = Optional.of(parts.add("SQL port", sql.startPort(objects)));
    parts.add(
        "log inspector",
        new LogInspector(backends.kafka(), Topics.LOG_TOPIC, stages.stage("logs"), new Random()));
  }

  private HttpServer startHttp() {
    return HttpServer.start(
        Settings.http(configuration),
        new ServerParts(
            publisher.map(p -> p),
            backends.stores().events(),
            backends.stores().lists(),
            configuration.rules().catalog(),
            configuration.rules().neverList(),
            dependencies,
            streams,
            sqlPort.map(port -> new SqlAccess(port.port(), database())),
            registry,
            stages,
            clock,
            Version.text()));
  }

  private void awaitReady(Stop stop) {
    long end = System.nanoTime() + READY_WITHIN.toNanos();
    for (Dependency dependency : dependencies) {
      Dependency.State state = dependency.check();
      while (!state.up() && !stop.isAsked()) {
        if (System.nanoTime() > end) {
          throw Failure.running(
              dependency.name()
                  + " is not ready after "
                  + READY_WITHIN.toSeconds()
                  + " s: "
                  + state.detail());
        }
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        state = dependency.check();
      }
    }
  }

  /** What works, but not as whoever configured it may think; a line each. */
  public List<String> warnings() {
    if (!consumes) {
      return List.of();
    }
    try {
      return ConsumerShare.of(backends.kafka(), QUESTION).trouble(0).stream().toList();
    } catch (BrokerException e) {
      return List.of(); // the consumer says so itself
    }
  }

  /** Where to reach it. */
  public Addresses addresses() {
    String url =
        http.map(server -> "http://" + host(configuration.http().bind()) + ":" + server.port())
            .orElse("");
    return new Addresses(url, backends.kafka().bootstrapServers(), psql());
  }

  private String psql() {
    return sqlPort
        .map(
            port ->
                "psql -h %s -p %d -d %s -U root"
                    .formatted(host(configuration.sql().bind()), port.port(), database()))
        .orElse("");
  }

  private String database() {
    return backends.postgres().orElseThrow().settings().database();
  }

  private static String host(String bind) {
    boolean isEverywhere = bind.equals("0.0.0.0") || bind.equals("::");
    return isEverywhere || bind.equals("127.0.0.1")
        ? "localhost"
        : bind.contains(":") ? "[" + bind + "]" : bind;
  }

  /** How to reach the Kafka in use. */
  public KafkaSettings kafka() {
    return backends.kafka();
  }

  /** Takes over a part that works with the others: it is stopped before them. */
  public void add(String name, AutoCloseable part) {
    parts.add(name, part);
  }

  /** Stops HTTP first, then consumers, publisher, Kafka and store. */
  @Override
  public void close() {
    boolean unused = ready.cancel(false); // what has not begun need not
    parts.close();
  }
}
