package io.caltrop.detection.objects;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When what failed is to be tried again: after pauses that grow from a second to a minute. */
final class Retries {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Clock clock;
  private final Map<String, Wait> waits = new ConcurrentHashMap<>();

  Retries(Clock clock) {
    this.clock = clock;
  }

  private record Wait(Duration pause, Instant until) {}

  /** Whether it may be tried: it never failed, or long enough ago. */
  boolean isDue(String name) {
    Wait wait = waits.get(name);
    return wait == null || !clock.instant().isBefore(wait.until);
  }

  /** It failed, maybe not for the first time. */
  void failed(String name) {
    Wait before = waits.get(name);
    Duration pause = before == null ? FIRST : before.pause.multipliedBy(2);
    Duration next = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    waits.put(name, new Wait(next, clock.instant().plus(next)));
  }

  /** It need not be tried any longer. */
  void over(String name) {
    waits.remove(name);
  }
}
