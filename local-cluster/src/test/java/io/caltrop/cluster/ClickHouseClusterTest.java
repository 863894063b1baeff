package io.caltrop.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class ClickHouseClusterTest {
  private static final ServerPrograms PROGRAMS = ServerPrograms.find();

  @TempDir private Path folder;

  @Test
  void rowsWrittenToOneReplicaReachTheOtherAlsoOneThatWasKilled() throws Exception {
    try (ClickHouseCluster cluster = ClickHouseCluster.start(PROGRAMS, folder, 2)) {
      ClickHouseServer one = cluster.servers().get(0);
      ClickHouseServer two = cluster.servers().get(1);
      String created =
          ask(
              one,
              "CREATE TABLE t ON CLUSTER caltrop (d Date, n UInt32) ENGINE = ReplicatedMergeTree("
                  + "'/clickhouse/{shard}/t', '{replica}') PARTITION BY d ORDER BY n");
      assertThat(created.lines().count()).as(created).isEqualTo(2);
      ask(one, "INSERT INTO t VALUES ('2026-01-01', 1)");
      assertThat(eventually(two, "1")).isTrue();
      two.kill();
      ask(one, "INSERT INTO t VALUES ('2026-01-01', 2)");
      two.startAgain();
      assertThat(eventually(two, "2")).isTrue();
      ask(two, "INSERT INTO t VALUES ('2026-01-01', 3)");
      assertThat(eventually(one, "3")).isTrue();
    }
  }

  private static boolean eventually(ClickHouseServer server, String count) {
    return Waiting.until(
        Duration.ofSeconds(60),
        () -> {
          try {
            return ask(server, "SELECT count() FROM t").equals(count);
          } catch (IOException | InterruptedException e) {
            return false;
          }
        });
  }

  @Test
  void aStandaloneServerNeedsNoZooKeeper() throws Exception {
    try (ClickHouseCluster cluster = ClickHouseCluster.start(PROGRAMS, folder, 0)) {
      assertThat(cluster.servers()).hasSize(1);
      assertThat(ask(cluster.servers().get(0), "SELECT 6 * 7")).isEqualTo("42");
    }
  }

  /** Its answer; a failure tells what became of the server. */
  private static String ask(ClickHouseServer server, String sql)
      throws IOException, InterruptedException {
    try {
      return answer(server, sql);
    } catch (IOException e) {
      Path log = server.folder().resolve("log");
      throw new IOException(server.state() + ": " + Files.readString(log), e);
    }
  }

  private static String answer(ClickHouseServer server, String sql)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.httpUrl()))
            .POST(HttpRequest.BodyPublishers.ofString(sql))
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body().strip();
  }
}
