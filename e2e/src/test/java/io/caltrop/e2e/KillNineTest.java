package io.caltrop.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} twice in the middle of 100,000 alerts, then everything sent again. */
class KillNineTest {
  private static final int ALERTS = 100_000;
  private static final int CHUNK = 10_000;

  @TempDir Path folder;

  @Test
  void every_count_equals_the_number_of_distinct_alerts() {
    Site site = new Site(folder);
    Path file = folder.resolve("alerts.ndjson");
    try (Program generate =
        Program.caltrop(
            folder,
            List.of(
                "generate",
                "alerts",
                "--count",
                "" + ALERTS,
                "--duplicates",
                "0.3",
                "--seed",
                "9",
                "--out",
                file.toString()))) {
      assertThat(generate.awaitExit(Duration.ofMinutes(1))).as(generate.stderr()).isZero();
    }
    AlertFile alerts = new AlertFile(file);
    assertThat(alerts.lines).hasSize(ALERTS);
    assertThat(alerts.distinct).isBetween((int) (ALERTS * 0.68), (int) (ALERTS * 0.72));

    sendAndKillTwice(site, alerts);
    try (Program up = site.up()) {
      List<String> again = new ArrayList<>(alerts.lines);
      Collections.shuffle(again, new Random(9));
      assertThat(Kcat.produce(folder, site.kafka(), "blacklist-events", again)).isTrue();
      awaitDrained(site);
      assertCounts(site, alerts);
      assertEventsOnce(site, alerts);
      assertThat(up.terminate()).isZero();
    }
    try (Program restarted = site.up()) {
      assertCounts(site, alerts);
      assertThat(restarted.isAlive()).isTrue();
    }
  }

  private void sendAndKillTwice(Site site, AlertFile alerts) {
    Program up = site.up();
    try {
      for (int from = 0; from < ALERTS; from += CHUNK) {
        List<String> chunk = alerts.lines.subList(from, from + CHUNK);
        assertThat(Kcat.produce(folder, site.kafka(), "blacklist-events", chunk)).isTrue();
        if (from == 3 * CHUNK || from == 7 * CHUNK) {
          up.kill();
          up = site.up();
        }
      }
      up.kill();
    } finally {
      up.close();
    }
  }

  private static void awaitDrained(Site site) {
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> {
              assertThat(site.api().metric("caltrop_received_total", "stage=\"consumer\""))
                  .isGreaterThanOrEqualTo(ALERTS);
              assertThat(site.api().metric("caltrop_consumer_lag_records", "blacklist-events"))
                  .isZero();
            });
  }

  private static void assertCounts(Site site, AlertFile alerts) {
    alerts.counts.forEach(
        (alertId, expected) -> assertThat(site.api().blacklist(alertId)).isEqualTo(expected));
  }

  private static void assertEventsOnce(Site site, AlertFile alerts) {
    alerts.events.forEach(
        (ip, identities) -> {
          JsonNode events = site.api().events(ip, 1000);
          Map<List<String>, Integer> seen = new HashMap<>();
          events.forEach(
              event ->
                  seen.merge(
                      List.of(
                          event.get("timestamp").asText(), event.get("alert_id").asText(),
                          event.get("info").asText(), event.get("reason").asText()),
                      1,
                      Integer::sum));
          assertThat(events.size()).as(ip).isEqualTo(Math.min(1000, identities.size()));
          assertThat(seen.values()).as(ip).allMatch(times -> times == 1);
        });
  }
}
