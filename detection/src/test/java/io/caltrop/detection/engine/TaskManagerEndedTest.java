package io.caltrop.detection.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The embedded TaskManager ends under a running view: another one takes its place by itself. */
@Tag("once")
final class TaskManagerEndedTest {
  @Test
  void theViewGoesOnByItself() {
    try (Engine engine = Engines.start("task-manager");
        LogTopic topic = new LogTopic(2, "lz4")) {
      String select = "SELECT ip_address, COUNT(*) AS n FROM log_data GROUP BY ip_address";
      String view = Servers.fresh("counts");
      JobHandle job =
          Engines.createView(
              engine, view, new StreamQuery(List.of(topic.table()), List.of(), select));
      topic.send(Collections.nCopies(100, "{\"ip_address\":\"192.0.2.1\"}"));
      awaitCount(view, 100);

      engine.cluster().embedded().orElseThrow().killTaskManager(0);
      topic.send(Collections.nCopies(50, "{\"ip_address\":\"192.0.2.1\"}"));

      awaitCount(view, 150);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(job.status().state()).isEqualTo(JobStatus.State.RUNNING));
    }
  }

  private static void awaitCount(String view, int count) {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(Servers.rows("SELECT * FROM " + view))
                    .containsExactly("192.0.2.1|" + count));
  }
}
