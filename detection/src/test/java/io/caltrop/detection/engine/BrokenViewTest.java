package io.caltrop.detection.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caltrop.detection.engine.rows.ViewTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A view that fails again and again never says that it runs, and after a while that it failed. */
@Tag("once")
final class BrokenViewTest {
  private final MovableClock clock = new MovableClock();

  @Test
  void aViewWithoutItsTableFails() {
    try (Engine engine = Engine.start(Engines.embedded("broken"), clock);
        LogTopic topic = new LogTopic(1, "none")) {
      StreamQuery query =
          new StreamQuery(
              List.of(topic.table()),
              List.of(),
              "SELECT ip_address, COUNT(*) AS n FROM log_data GROUP BY ip_address");
      String name = Servers.fresh("broken");
      JobHandle job = Engines.createView(engine, name, query);
      awaitState(job, JobStatus.State.RUNNING);

      Plan plan = engine.plan(query);
      Servers.execute(new ViewTable("public", name, plan.columns(), plan.changes()).drop());
      topic.send(List.of("{\"ip_address\":\"192.0.2.1\"}"));
      awaitState(job, JobStatus.State.RESTARTING);
      assertThat(job.status().error().orElseThrow()).matches("(?s).+ \\(20[0-9-]+T[0-9:]+Z\\)");

      clock.later = Duration.ofMinutes(2);
      awaitState(job, JobStatus.State.FAILED);
      job.cancel();
    }
  }

  private static void awaitState(JobHandle job, JobStatus.State state) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(job.status().state()).isEqualTo(state));
  }

  /** The system's clock, or one that is so much later. */
  private static final class MovableClock extends Clock {
    private volatile Duration later = Duration.ZERO;

    @Override
    public Instant instant() {
      return Instant.now().plus(later);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
