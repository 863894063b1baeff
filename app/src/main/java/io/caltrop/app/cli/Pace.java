package io.caltrop.app.cli;

import java.util.concurrent.locks.LockSupport;

/** Holds a loop to a rate, catching up after a delay. */
final class Pace {
  private final double perSecond;
  private final long start = System.nanoTime();
  private long passed;

  /**
   * Starts now.
   *
   * @param perSecond above 0; infinite for no limit
   */
  Pace(double perSecond) {
    this.perSecond = perSecond;
  }

  /** Returns when the next turn is due; at once if the thread is interrupted. */
  void await() {
    long due = start + (long) (passed++ / perSecond * 1e9);
    long wait = due - System.nanoTime();
    while (wait > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(wait);
      wait = due - System.nanoTime();
    }
  }
}
