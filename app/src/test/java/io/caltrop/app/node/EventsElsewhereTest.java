package io.caltrop.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.caltrop.app.config.Configuration;
import io.caltrop.app.config.ConfigurationLoader;
import io.caltrop.cluster.ClickHouseCluster;
import io.caltrop.cluster.RedisServer;
import io.caltrop.cluster.ServerPrograms;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SQL port while Redis and ClickHouse keep what is asked for, and after that. */
class EventsElsewhereTest {
  /** What psql's {@code \d} asks, in short. */
  private static final String CATALOGUE =
      """
      SELECT string_agg(c.relname, ' ' ORDER BY c.relname) FROM pg_catalog.pg_class c
      LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', '') AND n.nspname = 'public'
        AND pg_catalog.pg_table_is_visible(c.oid) AND c.relname IN ('blacklist_events', 'blacklists', 'seen')
      """;

  private static final String ALERT =
      """
      {"user_id": "6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10", "timestamp": 1767225600000,
       "ip": "203.0.113.9", "alert_id": 40, "dst_port": 80, "info": "x", "reason": "y"}
      """;

  @TempDir private Path folder;

  private Configuration configuration(Map<String, String> more) throws Exception {
    Map<String, String> flags = new HashMap<>(more);
    flags.put("data", folder.resolve("data").toString());
    for (String port : new String[] {"http.port", "kafka.port", "sql.port"}) {
      flags.put(port, "0");
    }
    return ConfigurationLoader.load(null, flags, Map.of());
  }

  private static Connection connect(Node node) throws SQLException {
    String port = node.addresses().psql().replaceAll(".* -p ([0-9]+) .*", "$1");
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/dev?user=root&preferQueryMode=simple");
  }

  private static String one(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      return result.next() ? String.valueOf(result.getString(1)) : "";
    }
  }

  private static void post(Node node) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node.addresses().http() + "/ingest/alerts"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(ALERT))
            .build();
    assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode())
        .isEqualTo(202);
  }

  private static void assertRefused(Connection connection, String query, String where) {
    SQLException e = catchThrowableOfType(SQLException.class, () -> one(connection, query));
    assertThat(e.getMessage()).contains("is not kept in PostgreSQL", where);
    assertThat(e.getSQLState()).isEqualTo("0A000");
  }

  @Test
  @Tag("long")
  void readingThemIsRefusedWithThePlaceAndViewsWorkUntilPostgresKeepsThem() throws Exception {
    ServerPrograms programs = ServerPrograms.find();
    try (RedisServer redis =
            RedisServer.start(programs, folder.resolve("redis"), 0, false, Map.of());
        ClickHouseCluster servers =
            ClickHouseCluster.start(programs, folder.resolve("clickhouse"), 0)) {
      Configuration configuration =
          configuration(
              Map.of(
                  "redis.bootstrap_servers", redis.address(),
                  "clickhouse.host", servers.servers().get(0).address()));
      try (DataDirectory directory = DataDirectory.open(configuration.data());
          Node node = Node.start(configuration, Role.UP, directory, new Stop());
          Connection connection = connect(node)) {
        post(node);
        String events = "default.replicated_blacklist_events; GET /ip_events/{ip}";
        assertRefused(connection, "SELECT count(*) FROM blacklist_events", events);
        assertRefused(connection, "SELECT ip FROM blacklists LIMIT 1", "GET /blacklists/{id}");
        connection
            .createStatement()
            .execute("CREATE MATERIALIZED VIEW seen AS SELECT ip FROM blacklist_events");
        await()
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(
                () -> assertThat(one(connection, "SELECT ip FROM seen")).isEqualTo("203.0.113.9"));
        assertThat(one(connection, CATALOGUE)).isEqualTo("blacklist_events blacklists seen");
      }
    }
    Configuration configuration = configuration(Map.of());
    try (DataDirectory directory = DataDirectory.open(configuration.data());
        Node node = Node.start(configuration, Role.UP, directory, new Stop());
        Connection connection = connect(node)) {
      post(node);
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                assertThat(one(connection, "SELECT count(*) FROM blacklist_events")).isEqualTo("1");
                assertThat(one(connection, "SELECT count(*) FROM blacklists")).isEqualTo("1");
              });
      assertThat(one(connection, CATALOGUE)).isEqualTo("blacklist_events blacklists seen");
    }
  }
}
