package io.caltrop.detection.dialect.recent;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A bucket into which each row lets fall a drop, and which loses one in each leak interval, by the
 * time of the rows. A row that comes late finds the level that it would have made in its time, if
 * the bucket has not been empty since: it has leaked meanwhile, once for all of its drops. One that
 * is older is none of this bucket. More than {@link Ring#MOST} drops do not fit.
 */
public final class Bucket implements Memory {
  private static final long NEVER = Long.MIN_VALUE;

  /** Of a drop that takes as many milliseconds to leak as the interval has. */
  private long level;

  /** Since when it has not been empty. */
  private long begin = NEVER;

  private long newest = NEVER;
  private long leak = 1;

  /** Lets time pass, as far as a row's. */
  void leak(long time, long newLeak) {
    leak = newLeak;
    if (time > newest) {
      level = newest == NEVER ? 0 : Math.max(0, level - (time - newest));
      newest = time;
      begin = level == 0 ? time : begin;
    }
  }

  /** Adds a drop of a time that was let pass. */
  void drop(long time) {
    long before = Math.max(0, begin - time);
    begin = Math.min(begin, time);
    level = Math.min(level + Math.max(0, leak - before), Ring.MOST * leak);
  }

  boolean isEmpty() {
    return level == 0;
  }

  /** Drops, rounded up. */
  long level() {
    return (level + leak - 1) / leak;
  }

  /** Whether a row's drop would not have leaked before the bucket's first one fell. */
  boolean isNewEnough(long time) {
    return time > begin - leak;
  }

  @Override
  public boolean takes(long time) {
    return newest != NEVER && isNewEnough(time) && time < newest + level;
  }

  @Override
  public long newest() {
    return newest;
  }

  @Override
  public void write(DataOutputView out) throws IOException {
    out.writeLong(level);
    out.writeLong(begin);
    out.writeLong(newest);
    out.writeLong(leak);
  }

  @Override
  public void read(DataInputView in) throws IOException {
    level = in.readLong();
    begin = in.readLong();
    newest = in.readLong();
    leak = in.readLong();
  }
}
