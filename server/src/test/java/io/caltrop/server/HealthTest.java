package io.caltrop.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caltrop.core.Dependency;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class HealthTest {
  /** A part whose check a test writes. */
  private record Part(String name, Supplier<State> looks) implements Dependency {
    @Override
    public State check() {
      return looks.get();
    }
  }

  @Test
  void the_process_is_alive_whatever_its_parts_do() {
    Part down = new Part("kafka", () -> new Dependency.State(false, "nobody answers"));
    try (TestSite site = new TestSite(HttpSettings.standard(), down)) {
      assertThat(site.get("/health").text()).isEqualTo("{\"status\":\"ok\",\"version\":\"1.2.3\"}");
      assertThat(site.head("/health").status()).isEqualTo(200);
    }
  }

  @Test
  void it_is_ready_when_every_part_is_up() {
    try (TestSite site = new TestSite()) {
      var answer = site.get("/health/ready");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text())
          .isEqualTo(
              "{\"status\":\"ready\",\"checks\":"
                  + "[{\"name\":\"store\",\"status\":\"up\",\"detail\":\"in memory\"},"
                  + "{\"name\":\"streaming sql\",\"status\":\"up\",\"detail\":\"no objects\"}]}");
    }
  }

  @Test
  void it_is_not_ready_when_a_part_is_down() {
    Part kafka = new Part("kafka", () -> new Dependency.State(false, "nobody answers"));
    try (TestSite site = new TestSite(HttpSettings.standard(), kafka)) {
      var answer = site.get("/health/ready");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.text())
          .isEqualTo(
              "{\"status\":\"not ready\",\"checks\":"
                  + "[{\"name\":\"store\",\"status\":\"up\",\"detail\":\"in memory\"},"
                  + "{\"name\":\"kafka\",\"status\":\"down\",\"detail\":\"nobody answers\"},"
                  + "{\"name\":\"streaming sql\",\"status\":\"up\",\"detail\":\"no objects\"}]}");
    }
  }

  @Test
  void it_becomes_ready_again() {
    try (TestSite site = new TestSite()) {
      site.store.failAlways(TestSite.outage());
      await().atMost(Duration.ofSeconds(30)).until(() -> site.get("/health/ready").status() == 503);
      site.store.recover();
      await().atMost(Duration.ofSeconds(30)).until(() -> site.get("/health/ready").status() == 200);
    }
  }

  @Test
  void a_check_that_hangs_counts_as_down_and_is_not_started_again() {
    AtomicInteger started = new AtomicInteger();
    CountDownLatch never = new CountDownLatch(1);
    Part hanging =
        new Part(
            "kafka",
            () -> {
              started.incrementAndGet();
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return new Dependency.State(true, "at last");
            });
    try (TestSite site = new TestSite(HttpSettings.standard(), hanging)) {
      for (int i = 0; i < 3; i++) {
        assertThat(site.get("/health/ready").text()).contains("\"no answer within 1000 ms\"");
      }
      assertThat(started).hasValue(1);
    }
  }

  @Test
  void a_check_that_throws_counts_as_down() {
    Part broken =
        new Part(
            "kafka",
            () -> {
              throw new IllegalStateException("a mistake of ours");
            });
    try (TestSite site = new TestSite(HttpSettings.standard(), broken)) {
      assertThat(site.get("/health/ready").text())
          .contains("\"the check failed; the log says more\"")
          .doesNotContain("mistake");
    }
  }

  @Test
  void what_was_seen_holds_for_a_second() {
    AtomicInteger looked = new AtomicInteger();
    AtomicLong nanos = new AtomicLong();
    Part part = new Part("x", () -> new Dependency.State(true, "look " + looked.incrementAndGet()));
    HealthChecks checks = new HealthChecks(List.of(part), Runnable::run, nanos::get);
    for (int i = 0; i < 100; i++) {
      checks.report().join();
    }
    assertThat(looked).hasValue(1);
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(checks.report().join().checks().get(0).state().detail()).isEqualTo("look 2");
  }
}
