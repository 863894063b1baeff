package io.caltrop.detection.port;

import java.util.concurrent.Semaphore;

/**
 * Decides how a thread waits: small queries are answered sooner than a sleeping thread wakes up.
 * After two short waits in a row it stays awake, giving way to whatever else wants to run, for as
 * long as a short wait takes; then it sleeps.
 */
final class Pause {
  /** Longer than PostgreSQL takes for a small query. */
  static final long SHORT_NANOS = 200_000;

  private static final int ENOUGH = 2;

  private final Semaphore places;
  private int shortWaits;
  private long start;
  private boolean waiting;
  private boolean awake;

  /**
   * None yet.
   *
   * @param places of those that may stay awake at a time
   */
  Pause(Semaphore places) {
    this.places = places;
  }

  /** Nothing is to be done yet: whether to stay awake and look again. */
  boolean stayAwake(long now) {
    if (!waiting) {
      waiting = true;
      start = now;
      awake = shortWaits >= ENOUGH && places.tryAcquire();
    }
    if (awake && now - start >= SHORT_NANOS) {
      leave();
    }
    return awake;
  }

  /** Something came. */
  void over(long now) {
    if (waiting) {
      shortWaits = now - start < SHORT_NANOS ? shortWaits + 1 : 0;
      waiting = false;
      leave();
    }
  }

  private void leave() {
    if (awake) {
      awake = false;
      places.release();
    }
  }

  /** The session has ended, maybe within a pause. */
  void end() {
    waiting = false;
    leave();
  }
}
