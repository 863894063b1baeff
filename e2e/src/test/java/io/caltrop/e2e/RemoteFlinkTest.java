package io.caltrop.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same statements on a JobManager and a TaskManager elsewhere, by configuration alone. */
@Tag("long")
class RemoteFlinkTest {
  private static final String EVENT =
      """
      {"timestamp":"2026-01-02 03:04:05","ip_address":"192.0.2.7","user":"user1","action":"login",\
      "resource":"/","status_code":401}""";

  @TempDir private Path folder;

  @Test
  void a_view_and_a_sink_run_there_and_outlive_a_task_manager() throws IOException {
    Site site = new Site(folder);
    Psql psql = new Psql(site);
    try (FlinkCluster flink = new FlinkCluster(folder.resolve("flink"))) {
      Program taskManager = flink.startTaskManager();
      Path file =
          Files.writeString(
              folder.resolve("caltrop.yaml"),
              """
              flink:
                rest_address: 127.0.0.1
                rest_port: %d
                checkpoints: %s
              """
                  .formatted(flink.restPort, folder.resolve("checkpoints").toUri()));
      try (Program up = site.up("--config", file.toString())) {
        psql.run(
            """
            CREATE MATERIALIZED VIEW errors AS SELECT ip_address, count(*) AS n FROM log_data
            WHERE status_code::integer >= 400 GROUP BY ip_address""",
            """
            CREATE SINK errors_log FROM errors WITH (connector = 'kafka', topic = 'errors_log')
            FORMAT PLAIN ENCODE JSON (force_append_only = 'true')""");
        send(site, 5);
        awaitCount(psql, 5);
        await()
            .atMost(Duration.ofMinutes(1))
            .untilAsserted(
                () ->
                    assertThat(Kcat.consume(folder, site.kafka(), "errors_log", "%s\n").lines())
                        .endsWith("{\"ip_address\":\"192.0.2.7\",\"n\":5}"));

        taskManager.kill();
        send(site, 3);
        awaitState(site, "restarting");
        flink.startTaskManager();
        awaitState(site, "running");
        awaitCount(psql, 8);
        assertThat(up.terminate()).isZero();
      }
      try (Program up = site.up("--config", file.toString())) {
        send(site, 1);
        awaitCount(psql, 9);
        assertThat(up.isAlive()).isTrue();
      }
    }
  }

  private void send(Site site, int times) {
    assertThat(Kcat.produce(folder, site.kafka(), "log_data", Collections.nCopies(times, EVENT)))
        .isTrue();
  }

  private static void awaitCount(Psql psql, int count) {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(psql.rows("SELECT * FROM errors"))
                    .isEqualTo(List.of("192.0.2.7|" + count)));
  }

  private static void awaitState(Site site, String state) {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(site.api().json("/streams").findParents("state"))
                    .filteredOn(stream -> stream.get("name").asText().equals("errors"))
                    .extracting((JsonNode stream) -> stream.get("state").asText())
                    .containsExactly(state));
  }
}
