package io.caltrop.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caltrop.pipeline.EmbeddedKafka;
import io.caltrop.store.postgres.PostgresSettings;
import io.caltrop.store.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roles on servers of the user's own, and what is seen while one of the servers is away. */
class OutageTest {
  private static final Duration SOON = Duration.ofMinutes(1);

  @TempDir Path folder;

  @Test
  void store_and_kafka_go_away_and_come_back_and_every_confirmed_alert_counts_once()
      throws IOException {
    int kafkaPort = Site.freePort();
    EmbeddedPostgres postgres = EmbeddedPostgres.start(folder.resolve("pg"), 0);
    EmbeddedKafka kafka = kafka(kafkaPort);
    Site site = new Site(folder);
    Path config = config(kafkaPort, postgres.settings());
    try (Program topics =
        Program.caltrop(folder, List.of("topics", "create", "--config", config.toString()))) {
      assertThat(topics.awaitExit(SOON)).as(topics.stderr()).isZero();
    }
    int port = Site.freePort();
    try (Program api = role(site, "api", "api", config, "--http-port", "" + site.httpPort);
        Program one = role(site, "consume", "one", config);
        Program two = role(site, "consume", "two", config, "--http-port", "" + port)) {
      List.of(api, one, two).forEach(role -> role.awaitReady());
      Api ofTwo = new Api("http://127.0.0.1:" + port);
      assertThat(ofTwo.get("/health/ready").body()).contains("\"consumer\"");
      assertThat(ofTwo.get("/metrics").body()).contains("caltrop_done_total");
      assertThat(ofTwo.post("/ingest/alerts", alerts(0)).statusCode()).isEqualTo(404);
      post(site, 0, 202);
      awaitCount(site, 10);

      postgres.close();
      await().atMost(SOON).until(() -> site.api().get("/health/ready").statusCode() == 503);
      post(site, 1, 202);
      await().atMost(SOON).until(() -> site.api().get("/blacklists/41").statusCode() == 503);
      assertThat(site.api().get("/blacklists/41").body()).contains("detail");
      postgres = EmbeddedPostgres.start(folder.resolve("pg"), postgres.port());
      awaitCount(site, 20);

      one.kill();
      post(site, 2, 202);
      awaitCount(site, 30);

      kafka.close();
      await().atMost(SOON).until(() -> site.api().get("/health/ready").statusCode() == 503);
      post(site, 3, 503);
      kafka = kafka(kafkaPort);
      await()
          .atMost(SOON)
          .until(() -> site.api().post("/ingest/alerts", alerts(3)).statusCode() == 202);
      post(site, 3, 202);
      awaitCount(site, 40);
      assertThat(two.terminate()).isZero();
      assertThat(api.terminate()).isZero();
    } finally {
      kafka.close();
      postgres.close();
    }
  }

  @Test
  void the_embedded_database_is_started_again_when_it_is_killed() throws IOException {
    Site site = new Site(folder);
    try (Program up = site.up()) {
      post(site, 0, 202);
      awaitCount(site, 10);
      Path pidFile = folder.resolve("data/postgres/data/postmaster.pid");
      long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
      assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
      post(site, 1, 202);
      awaitCount(site, 20);
      await().atMost(SOON).until(() -> site.api().get("/health/ready").statusCode() == 200);
      assertThat(up.isAlive()).isTrue();
    }
  }

  private EmbeddedKafka kafka(int port) {
    return EmbeddedKafka.start(folder.resolve("kafka"), "127.0.0.1", port, failure -> {});
  }

  private static Program role(Site site, String name, String data, Path config, String... more) {
    List<String> arguments = new ArrayList<>(List.of(name, "--config", config.toString()));
    arguments.addAll(List.of("--data", site.folder.resolve(data).toString()));
    arguments.addAll(List.of(more));
    return Program.caltrop(site.folder, arguments, Program.WITHOUT_RULES);
  }

  private Path config(int kafkaPort, PostgresSettings postgres) throws IOException {
    return Files.writeString(
        folder.resolve("caltrop.yaml"),
        """
        kafka:
          bootstrap_servers: localhost:%d
        postgres:
          host: 127.0.0.1
          port: %d
          database: %s
          user: %s
          password: %s
        """
            .formatted(
                kafkaPort,
                postgres.port(),
                postgres.database(),
                postgres.user(),
                postgres.password()));
  }

  private static void post(Site site, int round, int status) {
    var answer = site.api().post("/ingest/alerts", alerts(round));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
  }

  /** Ten alerts of one address, others in each round. */
  private static String alerts(int round) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      lines.append(
          """
          {"user_id": "6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10", "timestamp": %d, "ip": "2001:db8::41", "alert_id": 41, "dst_port": 80, "info": "/cgi?cmd=id", "reason": "command in a URL"}
          """
              .formatted(1_750_000_000_000L + round * 10L + i));
    }
    return lines.toString();
  }

  private static void awaitCount(Site site, long count) {
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(
            () -> assertThat(site.api().blacklist(41)).isEqualTo(Map.of("2001:db8::41", count)));
  }
}
