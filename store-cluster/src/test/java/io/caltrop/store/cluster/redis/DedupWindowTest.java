package io.caltrop.store.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DedupWindowTest {
  @Test
  void aMarkIsFoundForTheWindowAndAtMostAQuarterLonger() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      long length = 1L + random.nextInt(10_000);
      DedupWindow window = new DedupWindow(Duration.ofMillis(length));
      Instant marked = Instant.ofEpochMilli(1_767_000_000_000L + random.nextInt(100_000));

      assertThat(finds(window, marked, marked.plusMillis(length - 1))).isTrue();
      assertThat(finds(window, marked, marked.plusMillis(length + (length + 3) / 4))).isFalse();
    }
  }

  private static boolean finds(DedupWindow window, Instant marked, Instant now) {
    Instant bucket = window.open(marked);
    return window.open(now).equals(bucket) || window.others(now).contains(bucket);
  }

  @Test
  void aBucketIsKeptUntilItIsPastAndNoBucketIsBoth() {
    DedupWindow window = new DedupWindow(Duration.ofMinutes(60));
    Instant now = Instant.parse("2026-01-01T12:07:00Z");

    assertThat(window.open(now)).isEqualTo("2026-01-01T12:00:00Z");
    assertThat(window.others(now))
        .map(Instant::toString)
        .containsExactly(
            "2026-01-01T11:00:00Z",
            "2026-01-01T11:15:00Z",
            "2026-01-01T11:30:00Z",
            "2026-01-01T11:45:00Z",
            "2026-01-01T12:15:00Z");
    assertThat(window.past(now)).first().hasToString("2026-01-01T10:30:00Z");
    Instant end = now.plus(window.left(now));
    assertThat(window.past(end)).contains(window.open(now));
  }
}
