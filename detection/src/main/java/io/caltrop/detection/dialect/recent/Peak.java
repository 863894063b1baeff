package io.caltrop.detection.dialect.recent;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The highest level of a bucket since the newest burst began, which is a run of rows none of which
 * is more than a gap after the one before. A burst begins with an empty bucket. With texts, each
 * falls into the bucket once until that has been empty.
 */
public final class Peak implements Memory {
  private static final long NEVER = Long.MIN_VALUE;

  /** Of rows without a text. */
  private static final long NONE = 0;

  private DistinctBucket bucket = new DistinctBucket();
  private long start = NEVER;
  private long newest = NEVER;
  private long peak;
  private long gap;

  void add(long time, long leak, long newGap) {
    add(NONE, time, leak, newGap);
  }

  void add(long text, long time, long leak, long newGap) {
    gap = newGap;
    if (newest == NEVER || time > newest + gap) {
      bucket = new DistinctBucket();
      start = time;
      newest = time;
      peak = 0;
    }
    start = Math.min(start, time);
    newest = Math.max(newest, time);
    if (text == NONE) {
      bucket.add(time, leak);
    } else {
      bucket.add(text, time, leak);
    }
    peak = Math.max(peak, bucket.level());
  }

  long peak() {
    return peak;
  }

  @Override
  public boolean takes(long time) {
    return newest == NEVER || (time >= start - gap && bucket.takes(time));
  }

  @Override
  public long newest() {
    return newest;
  }

  @Override
  public void write(DataOutputView out) throws IOException {
    bucket.write(out);
    out.writeLong(start);
    out.writeLong(newest);
    out.writeLong(peak);
    out.writeLong(gap);
  }

  @Override
  public void read(DataInputView in) throws IOException {
    bucket.read(in);
    start = in.readLong();
    newest = in.readLong();
    peak = in.readLong();
    gap = in.readLong();
  }
}
