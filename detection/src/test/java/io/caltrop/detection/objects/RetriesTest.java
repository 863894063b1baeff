package io.caltrop.detection.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The pauses between tries grow, and not without end. */
final class RetriesTest {
  private long now;
  private final Retries retries =
      new Retries(
          new Clock() {
            @Override
            public Instant instant() {
              return Instant.ofEpochSecond(now);
            }

            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }
          });

  @Test
  void pausesDoubleUpToAMinute() {
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      retries.failed("a");
      long start = now;
      while (!retries.isDue("a")) {
        now++;
      }
      pauses.add(now - start);
    }
    assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    assertThat(retries.isDue("b")).isTrue();

    retries.failed("a");
    retries.over("a");
    assertThat(retries.isDue("a")).isTrue();
  }
}
