package io.caltrop.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caltrop.app.config.Configuration;
import io.caltrop.app.config.ConfigurationLoader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole wiring in this process, with real servers. */
@Tag("once")
class NodeTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();

  private Configuration configuration(Map<String, String> more) throws Exception {
    Map<String, String> flags =
        new HashMap<>(
            Map.of(
                "data", folder.toString(), "http.port", "0", "kafka.port", "0", "sql.port", "0"));
    flags.putAll(more);
    return ConfigurationLoader.load(null, flags, Map.of());
  }

  private String get(Node node, String path) throws Exception {
    URI uri = URI.create(node.addresses().http() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }

  private int post(Node node, String path, String body) throws Exception {
    URI uri = URI.create(node.addresses().http() + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.discarding()).statusCode();
  }

  private static String alert(String ip) {
    return """
    {"user_id": "6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10", "timestamp": 1767225600000,
     "ip": "%s", "alert_id": 40, "dst_port": 80, "info": "x", "reason": "y"}
    """
        .formatted(ip);
  }

  @Test
  void alertsAreListedOnceAndAreStillThereAfterARestart() throws Exception {
    Configuration configuration = configuration(Map.of());
    try (DataDirectory directory = DataDirectory.open(configuration.data());
        Node node = Node.start(configuration, Role.UP, directory, new Stop())) {
      assertThat(get(node, "/health/ready")).contains("\"ready\"");
      assertThat(post(node, "/ingest/alerts", alert("203.0.113.9"))).isEqualTo(202);
      assertThat(post(node, "/ingest/alerts", alert("203.0.113.9"))).isEqualTo(202);
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(get(node, "/blacklists/40?format=txt")).isEqualTo("203.0.113.9\t1\n"));
      assertThat(get(node, "/metrics")).contains("jvm_memory", "caltrop_done_total");
      assertThat(node.addresses().psql()).matches("psql -h localhost -p [0-9]+ -d dev -U root");
      String port = node.addresses().psql().replaceAll(".* -p ([0-9]+) .*", "$1");
      assertThat(get(node, "/console/state"))
          .contains("\"sql\":{\"port\":" + port + ",\"database\":\"dev\"}");
    }
    try (DataDirectory directory = DataDirectory.open(configuration.data());
        Node node = Node.start(configuration, Role.UP, directory, new Stop())) {
      assertThat(get(node, "/blacklists/40?format=txt")).isEqualTo("203.0.113.9\t1\n");
      node.add(
          "synthetic data",
          new DemoFeed(configuration.generator(), node.kafka(), Clock.systemUTC()));
      for (int list : new int[] {40, 41, 42, 61, 68, 79}) {
        await()
            .atMost(LONG)
            .untilAsserted(
                () ->
                    assertThat(get(node, "/blacklists/" + list + "?format=txt").lines().count())
                        .isGreaterThan(1));
      }
    }
  }

  @Test
  void aPartThatDoesNotStartStopsTheOthers() throws Exception {
    Configuration configuration = configuration(Map.of());
    try (DataDirectory directory = DataDirectory.open(configuration.data())) {
      Files.writeString(directory.postgres(), "where a folder should be");
      assertThatThrownBy(() -> Node.start(configuration, Role.UP, directory, new Stop()))
          .isInstanceOf(RuntimeException.class);
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("kafka-1-raft"));
  }

  @Test
  void aTakenSqlPortIsNamedBeforeAnythingStarts() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Configuration configuration =
          configuration(Map.of("sql.port", String.valueOf(taken.getLocalPort())));
      try (DataDirectory directory = DataDirectory.open(configuration.data())) {
        assertThatThrownBy(() -> Node.start(configuration, Role.UP, directory, new Stop()))
            .hasMessageContaining("SQL cannot listen on 127.0.0.1:" + taken.getLocalPort())
            .hasMessageEndingWith("--sql-port");
      }
    }
  }
}
