package io.caltrop.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first command of the README. */
class DemoTest {
  @TempDir Path folder;

  @Test
  void within_30_seconds_all_six_lists_hold_addresses_and_a_signal_ends_it_cleanly() {
    Site site = new Site(folder);
    try (Program demo = Program.caltrop(folder, site.command("demo"))) {
      demo.awaitReady();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                for (int alertId : List.of(40, 41, 42, 61, 68, 79)) {
                  assertThat(site.api().blacklist(alertId)).as("list %d", alertId).isNotEmpty();
                }
              });
      assertThat(demo.stdout()).contains("http://localhost:" + site.httpPort);
      assertThat(Kcat.first(folder, site.kafka(), "log_data")).contains("\"status_code\"");
      demo.signal("INT");
      assertThat(demo.awaitExit(Duration.ofSeconds(30))).as(demo.stderr()).isIn(0, 130);
      assertThat(demo.stderr()).doesNotContain("Exception");
    }
  }
}
