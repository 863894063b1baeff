package io.caltrop.detection.dialect.recent;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The highest value of some rows since the newest burst began, which is a run of rows none of which
 * is more than a gap after the one before. A burst begins without rows.
 */
abstract class HighestOfBurst implements Memory {
  private static final long NEVER = Long.MIN_VALUE;

  private long start = NEVER;
  private long newest = NEVER;
  private long gap;
  private long highest;

  /**
   * Lets a row's time pass.
   *
   * @return whether a burst begins with it
   */
  final boolean begins(long time, long newGap) {
    gap = newGap;
    boolean begins = newest == NEVER || time > newest + gap;
    start = begins ? time : Math.min(start, time);
    newest = Math.max(newest, time);
    highest = begins ? 0 : highest;
    return begins;
  }

  /** A value that the rows have now. */
  final void reached(long value) {
    highest = Math.max(highest, value);
  }

  final long highest() {
    return highest;
  }

  /** Whether a row of the burst is not too old for what is remembered of its rows. */
  abstract boolean isNewEnough(long time);

  @Override
  public boolean takes(long time) {
    return newest != NEVER && time >= start - gap && time <= newest + gap && isNewEnough(time);
  }

  @Override
  public long newest() {
    return newest;
  }

  @Override
  public void write(DataOutputView out) throws IOException {
    out.writeLong(start);
    out.writeLong(newest);
    out.writeLong(gap);
    out.writeLong(highest);
  }

  @Override
  public void read(DataInputView in) throws IOException {
    start = in.readLong();
    newest = in.readLong();
    gap = in.readLong();
    highest = in.readLong();
  }
}
