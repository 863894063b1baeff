package io.caltrop.store.cluster;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether duplicates are to be expected. Asking which alerts are known is one script more for each
 * batch, and saves nothing where none is: rows that are written twice collapse anyway. Duplicates
 * come after a start, when partitions move, after a failure, or all the time: so they are expected
 * until many batches in a row have had none.
 */
final class Repeats {
  /** Batches without a duplicate, after which none is expected. */
  static final int CLEAN = 64;

  private final AtomicInteger cleanToCome = new AtomicInteger(CLEAN);

  boolean areExpected() {
    return cleanToCome.get() > 0;
  }

  /** A batch was recorded. */
  void recorded(int duplicates) {
    if (duplicates > 0) {
      cleanToCome.set(CLEAN);
    } else if (areExpected()) {
      cleanToCome.decrementAndGet(); // below zero, by another thread, is as good as zero
    }
  }

  /** A batch failed, and will come again. */
  void failed() {
    cleanToCome.set(CLEAN);
  }
}
