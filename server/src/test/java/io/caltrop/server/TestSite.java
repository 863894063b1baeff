package io.caltrop.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caltrop.core.Alert;
import io.caltrop.core.AlertType;
import io.caltrop.core.Catalog;
import io.caltrop.core.CountingRules;
import io.caltrop.core.Dependency;
import io.caltrop.core.IpAddress;
import io.caltrop.core.NeverList;
import io.caltrop.core.logs.IngestPublisher;
import io.caltrop.core.metrics.StageMetrics;
import io.caltrop.core.store.AlertBatch;
import io.caltrop.core.store.StoreException;
import io.caltrop.core.streams.StreamReader;
import io.caltrop.core.streams.StreamStatus;
import io.caltrop.testkit.InMemoryAlertStore;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The real server on a free port, with a store and a broker in memory, and a client. */
final class TestSite implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** The six lists and one of a host alert. */
  static final Catalog CATALOG = catalog();

  final TestClock clock = new TestClock();
  final PrometheusRegistry registry = new PrometheusRegistry();
  final StageMetrics stages = new StageMetrics(registry);
  final InMemoryAlertStore store;
  final MemoryPublisher publisher;
  final HttpServer server;
  private final ServerParts parts;

  /** The objects of streaming SQL. */
  volatile List<StreamStatus> streams = List.of();

  TestSite() {
    this(HttpSettings.standard());
  }

  TestSite(HttpSettings settings, Dependency... more) {
    this(settings, true, more);
  }

  TestSite(HttpSettings settings, boolean ingests, Dependency... more) {
    CountingRules rules =
        new CountingRules(
            CATALOG,
            new NeverList(NeverList.DEFAULT),
            CountingRules.DEFAULT_TTL,
            CountingRules.DEFAULT_TTL);
    store = new InMemoryAlertStore(rules);
    publisher = new MemoryPublisher(store, stages, clock);
    List<Dependency> dependencies = new ArrayList<>(List.of(store));
    dependencies.addAll(List.of(more));
    Optional<IngestPublisher> ingest = ingests ? Optional.of(publisher) : Optional.empty();
    parts =
        new ServerParts(
            ingest,
            store,
            store,
            rules.catalog(),
            rules.neverList(),
            dependencies,
            Optional.of(() -> streams),
            Optional.of(new ServerParts.SqlAccess(4711, "dev")),
            registry,
            stages,
            clock,
            "1.2.3");
    server = HttpServer.start(settings.withPort(0), parts);
  }

  /** The parts with another registry, for a second server. */
  ServerParts parts() {
    return parts(parts.streams());
  }

  /** The parts of a process without streaming SQL, with another registry. */
  ServerParts partsWithoutStreams() {
    return parts(Optional.empty());
  }

  private ServerParts parts(Optional<StreamReader> reader) {
    PrometheusRegistry other = new PrometheusRegistry();
    return new ServerParts(
        parts.publisher(),
        store,
        store,
        parts.catalog(),
        parts.neverList(),
        parts.dependencies(),
        reader,
        reader.flatMap(same -> parts.sql()),
        other,
        new StageMetrics(other),
        clock,
        "1.2.3");
  }

  private static Catalog catalog() {
    Map<AlertType, String> lists = new TreeMap<>(Catalog.standard().categories());
    lists.put(AlertType.parse("host:20"), "Flooding Host");
    return new Catalog(new TreeMap<>(lists));
  }

  static StoreException outage() {
    return new StoreException(StoreException.Kind.UNAVAILABLE, "no PostgreSQL at localhost:5432");
  }

  static Alert alert(String type, String ip, long timestamp) {
    return alert(type, ip, timestamp, "/info", "a reason");
  }

  static Alert alert(String type, String ip, long timestamp, String info, String reason) {
    return new Alert(
        IngestSettings.ANONYMOUS,
        timestamp,
        IpAddress.parse(ip),
        AlertType.parse(type),
        443,
        info,
        reason);
  }

  void record(Alert... alerts) {
    store.record(new AlertBatch(List.of(alerts), List.of()), clock.instant());
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.port() + path;
  }

  Answer get(String path, String... headers) {
    return send(request(path, headers).GET());
  }

  Answer head(String path, String... headers) {
    return send(request(path, headers).method("HEAD", HttpRequest.BodyPublishers.noBody()));
  }

  Answer post(String path, String body, String... headers) {
    return post(path, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  Answer post(String path, byte[] body, String... headers) {
    return send(request(path, headers).POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url(path))).timeout(Duration.ofSeconds(20));
    return headers.length == 0 ? request : request.headers(headers);
  }

  Answer send(HttpRequest.Builder request) {
    try {
      return new Answer(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The value of a line of the metrics. */
  double metric(String nameAndLabels) {
    return get("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith(nameAndLabels + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(Double.NaN);
  }

  @Override
  public void close() {
    server.close();
  }

  /** An answer that was read. */
  record Answer(HttpResponse<byte[]> response) {
    int status() {
      return response.statusCode();
    }

    String text() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    byte[] bytes() {
      return response.body();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("none");
    }

    JsonNode json() {
      try {
        return JSON.readTree(response.body());
      } catch (IOException e) {
        throw new UncheckedIOException(text(), e);
      }
    }

    String detail() {
      return json().path("detail").asText("none");
    }
  }
}
