package io.caltrop.detection.rules;

import java.time.Duration;
import java.util.List;

/**
 * Which hits of a rule are one finding: those with the same values, each no longer after the one
 * before than a time.
 *
 * @param by columns of the rule's query
 * @param time by the events' own clock
 */
public record Suppression(List<String> by, Duration time) {
  /** Copies. */
  public Suppression {
    by = List.copyOf(by);
    if (by.isEmpty() || time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("suppression by " + by + " for " + time);
    }
  }
}
