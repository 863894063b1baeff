package io.caltrop.detection.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The tutorial's view holds what an independent count of the records gives. */
final class TutorialTest {
  private static final String SELECT =
      "SELECT `ip_address`, COUNT(*) AS `error_count` FROM `log_data`"
          + " WHERE TRY_CAST(`status_code` AS INTEGER) >= 400"
          + " GROUP BY `ip_address` HAVING COUNT(*) > 3";

  private static Engine engine;

  @BeforeAll
  static void start() {
    engine = Engines.start("tutorial");
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @Test
  void viewEqualsIndependentCount() {
    try (LogTopic topic = new LogTopic(4, "lz4")) {
      StreamQuery query = new StreamQuery(List.of(topic.table()), List.of(), SELECT);
      String view = Servers.fresh("errors");
      JobHandle job = Engines.createView(engine, view, query);
      Map<String, Integer> counts = new TreeMap<>();
      Random random = new Random(1);
      for (int round = 0; round < 3; round++) {
        topic.send(records(random, 2_000, counts));
        List<String> expected =
            counts.entrySet().stream()
                .filter(entry -> entry.getValue() > 3)
                .map(entry -> entry.getKey() + "|" + entry.getValue())
                .sorted()
                .toList();
        await()
            .atMost(Duration.ofSeconds(90))
            .untilAsserted(
                () -> assertThat(Servers.rows("SELECT * FROM " + view)).isEqualTo(expected));
      }
      await()
          .atMost(Duration.ofSeconds(90))
          .untilAsserted(
              () -> {
                assertThat(job.status().state()).isEqualTo(JobStatus.State.RUNNING);
                assertThat(job.status().read()).isEqualTo(6_000);
                assertThat(job.status().checkpoint()).isPresent();
              });
      job.cancel();
      assertThat(job.status().state()).isEqualTo(JobStatus.State.STOPPED);
    }
  }

  private static List<String> records(Random random, int size, Map<String, Integer> counts) {
    int[] codes = {200, 301, 400, 401, 404, 500};
    List<String> records = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      String ip = "192.168.1." + random.nextInt(1, 1_001);
      int code = codes[random.nextInt(codes.length)];
      records.add(
          "{\"timestamp\":\"2026-01-01 00:00:00\",\"ip_address\":\"%s\",\"user\":\"user1\",\"action\":\"login\",\"resource\":\"/api/data\",\"status_code\":%d}"
              .formatted(ip, code));
      if (code >= 400) {
        counts.merge(ip, 1, Integer::sum);
      }
    }
    return records;
  }
}
