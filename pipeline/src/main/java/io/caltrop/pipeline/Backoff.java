package io.caltrop.pipeline;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The waits between attempts: doubled from the first to the last, each shortened by up to a half at
 * random, so that many consumers do not try together.
 */
public final class Backoff {
  private final Duration first;
  private final Duration last;
  private final RandomGenerator random;
  private Duration next;

  /** Starts with the first wait. */
  public Backoff(Duration first, Duration last, RandomGenerator random) {
    this.first = first;
    this.last = last;
    this.random = random;
    this.next = first;
  }

  /** How long to wait now. */
  public Duration next() {
    Duration full = next;
    Duration doubled = full.multipliedBy(2);
    next = doubled.compareTo(last) < 0 ? doubled : last;
    return full.minusNanos((long) (full.toNanos() * 0.5 * random.nextDouble()));
  }

  /** Starts from the first wait again. */
  public void reset() {
    next = first;
  }
}
