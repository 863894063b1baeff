package io.caltrop.detection.port;

import static io.caltrop.detection.port.SessionWatch.Verdict.CANCEL;
import static io.caltrop.detection.port.SessionWatch.Verdict.IDLE;
import static io.caltrop.detection.port.SessionWatch.Verdict.NOTHING;
import static io.caltrop.detection.port.SessionWatch.Verdict.STUCK;
import static io.caltrop.detection.port.SessionWatch.Verdict.TOO_LATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SessionWatchTest {
  private static final long START = Long.MAX_VALUE - 1000; // clocks may wrap
  private static final SqlPortSettings.Limits LIMITS =
      new SqlPortSettings.Limits(
          1024, 1, Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofSeconds(3600));

  private final SessionWatch watch = new SessionWatch(LIMITS, START);

  private static long at(int seconds) {
    return START + seconds * 1_000_000_000L;
  }

  @Test
  void aLoginHasItsTime() {
    assertThat(watch.starting(at(10))).isEqualTo(NOTHING);
    assertThat(watch.starting(at(11))).isEqualTo(TOO_LATE);
  }

  @Test
  void whoSaysNothingIsIdle() {
    assertThat(watch.open(at(0), false, 2)).isEqualTo(NOTHING);
    assertThat(watch.open(at(3600), false, 2)).isEqualTo(NOTHING);
    assertThat(watch.open(at(3601), false, 2)).isEqualTo(IDLE);
    assertThat(watch.open(at(3602), false, 4)).isEqualTo(NOTHING);
    assertThat(watch.open(at(7202), false, 4)).isEqualTo(NOTHING);
  }

  @Test
  void aRequestIsCanceledOnceAndThenTheConnectionEnds() {
    assertThat(watch.open(at(0), true, 3)).isEqualTo(NOTHING);
    assertThat(watch.open(at(60), true, 3)).isEqualTo(NOTHING);
    assertThat(watch.open(at(61), true, 3)).isEqualTo(CANCEL);
    assertThat(watch.open(at(62), true, 3)).isEqualTo(NOTHING);
    assertThat(watch.open(at(71), true, 3)).isEqualTo(STUCK);
  }

  @Test
  void eachRequestHasItsOwnTime() {
    assertThat(watch.open(at(0), true, 3)).isEqualTo(NOTHING);
    assertThat(watch.open(at(50), true, 5)).isEqualTo(NOTHING);
    assertThat(watch.open(at(110), true, 5)).isEqualTo(NOTHING);
    assertThat(watch.open(at(111), true, 5)).isEqualTo(CANCEL);
    assertThat(watch.open(at(112), true, 7)).isEqualTo(NOTHING);
    assertThat(watch.open(at(173), true, 7)).isEqualTo(CANCEL);
  }

  @Test
  void aStreamingStatementCountsAsARequest() {
    assertThat(watch.open(at(0), false, 2)).isEqualTo(NOTHING);
    assertThat(watch.open(at(3000), true, 2)).isEqualTo(NOTHING);
    assertThat(watch.open(at(3050), false, 2)).isEqualTo(NOTHING);
    assertThat(watch.open(at(6650), false, 2)).isEqualTo(NOTHING);
    assertThat(watch.open(at(6651), false, 2)).isEqualTo(IDLE);
  }
}
