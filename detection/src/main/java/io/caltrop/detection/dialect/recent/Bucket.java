package io.caltrop.detection.dialect.recent;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A bucket into which each row lets fall a drop, and which loses one in each leak interval, by the
 * time of the rows. A row that is older than the one before it leaks nothing; one that is older by
 * as long as {@link #REACH} drops take to leak is none of this bucket. More than {@link Ring#MOST}
 * drops do not fit.
 */
public final class Bucket implements Memory {
  private static final long REACH = 100;

  /** Of a drop that takes as many milliseconds to leak as the interval has. */
  private long level;

  private long newest = Long.MIN_VALUE;
  private long leak = 1;

  /** Lets time pass, as far as a row's. */
  void leak(long time, long newLeak) {
    leak = newLeak;
    if (time > newest) {
      level = newest == Long.MIN_VALUE ? 0 : Math.max(0, level - (time - newest));
      newest = time;
    }
  }

  void drop() {
    level = Math.min(level + leak, Ring.MOST * leak);
  }

  boolean isEmpty() {
    return level == 0;
  }

  /** Drops, rounded up. */
  long level() {
    return (level + leak - 1) / leak;
  }

  @Override
  public boolean takes(long time) {
    return newest == Long.MIN_VALUE || time > newest - REACH * leak;
  }

  @Override
  public long newest() {
    return newest;
  }

  @Override
  public void write(DataOutputView out) throws IOException {
    out.writeLong(level);
    out.writeLong(newest);
    out.writeLong(leak);
  }

  @Override
  public void read(DataInputView in) throws IOException {
    level = in.readLong();
    newest = in.readLong();
    leak = in.readLong();
  }
}
