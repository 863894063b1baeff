package io.caltrop.detection.dialect.recent;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The newest burst: rows none of which is more than a gap after the one before. */
final class Burst {
  private static final long NEVER = Long.MIN_VALUE;

  private long start = NEVER;
  private long newest = NEVER;
  private long gap;

  /**
   * Adds a row.
   *
   * @return whether a burst begins with it
   */
  boolean add(long time, long newGap) {
    gap = newGap;
    boolean begins = newest == NEVER || time > newest + gap;
    start = begins ? time : Math.min(start, time);
    newest = Math.max(newest, time);
    return begins;
  }

  /** Whether a row of this time would be one of it. */
  boolean takes(long time) {
    return newest != NEVER && time >= start - gap && time <= newest + gap;
  }

  long newest() {
    return newest;
  }

  void write(DataOutputView out) throws IOException {
    out.writeLong(start);
    out.writeLong(newest);
    out.writeLong(gap);
  }

  /** Reads into one without a row. */
  void read(DataInputView in) throws IOException {
    start = in.readLong();
    newest = in.readLong();
    gap = in.readLong();
  }
}
