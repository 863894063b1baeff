package io.caltrop.detection.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

final class PauseTest {
  private static final long SHORT = Pause.SHORT_NANOS - 1;

  private final Semaphore places = new Semaphore(1);
  private final Pause pause = new Pause(places);
  private long now;

  /** A wait; whether it would have been spent awake. */
  private boolean waitFor(long nanos) {
    boolean awake = pause.stayAwake(now);
    now += nanos;
    pause.over(now);
    return awake;
  }

  @Test
  void afterTwoShortWaitsItStaysAwake() {
    assertThat(waitFor(SHORT)).isFalse();
    assertThat(waitFor(SHORT)).isFalse();
    assertThat(waitFor(SHORT)).isTrue();
    assertThat(waitFor(Pause.SHORT_NANOS)).isTrue();
    assertThat(waitFor(SHORT)).isFalse();
    assertThat(places.availablePermits()).isOne();
  }

  @Test
  void itFallsAsleepInALongWait() {
    waitFor(SHORT);
    waitFor(SHORT);
    assertThat(pause.stayAwake(now)).isTrue();
    assertThat(pause.stayAwake(now + SHORT)).isTrue();
    assertThat(pause.stayAwake(now + Pause.SHORT_NANOS)).isFalse();
    assertThat(places.availablePermits()).isOne();
    assertThat(pause.stayAwake(now + 1)).isFalse();
  }

  @Test
  void onlySomeStayAwake() {
    places.acquireUninterruptibly();
    for (int i = 0; i < 5; i++) {
      assertThat(waitFor(SHORT)).isFalse();
    }
    places.release();
    assertThat(pause.stayAwake(now)).isTrue();
    pause.end();
    assertThat(places.availablePermits()).isOne();
  }
}
