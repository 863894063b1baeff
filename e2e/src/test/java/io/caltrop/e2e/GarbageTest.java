package io.caltrop.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kcat producing garbage and alerts mixed: the alerts are counted, the garbage is in the DLQ, once.
 */
class GarbageTest {
  private static final List<String> GARBAGE =
      List.of(
          "not json at all",
          "{\"user_id\":",
          "[1,2,3]",
          "{\"user_id\":\"nobody\",\"timestamp\":1,\"ip\":\"192.0.2.1\",\"alert_id\":40}",
          "{\"user_id\":\"6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10\",\"timestamp\":1,\"ip\":\"300.1.1.1\",\"alert_id\":40}");

  @TempDir Path folder;

  @Test
  void alerts_are_counted_and_garbage_is_set_aside_once() {
    Site site = new Site(folder);
    List<String> mixed = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      mixed.add(alert(i));
      mixed.add(GARBAGE.get(i % GARBAGE.size()) + (i % GARBAGE.size() == 0 ? " " + i : ""));
    }
    Program up = site.up();
    try {
      assertThat(Kcat.produce(folder, site.kafka(), "blacklist-events", mixed)).isTrue();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> assertThat(site.api().blacklist(40)).isEqualTo(Map.of("203.0.113.9", 50L)));
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(deadLetters(site)).hasSize(50));
      up.kill();
      up = site.up();
      assertThat(site.api().blacklist(40)).isEqualTo(Map.of("203.0.113.9", 50L));
      assertThat(deadLetters(site)).hasSize(50).allMatch(line -> line.contains("caltrop.reason="));
    } finally {
      up.close();
    }
  }

  private List<String> deadLetters(Site site) {
    return Kcat.consume(folder, site.kafka(), "blacklist-events.dlq", "%h | %s\n").lines().toList();
  }

  private static String alert(int i) {
    return "{\"user_id\":\"6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10\",\"timestamp\":"
        + (1_750_000_000_000L + i)
        + ",\"ip\":\"203.0.113.9\",\"alert_id\":40,\"dst_port\":443,\"info\":\"/q?id=1%20or%201=1\",\"reason\":\"\"}";
  }
}
