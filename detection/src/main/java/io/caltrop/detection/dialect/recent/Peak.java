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
  /** Of rows without a text. */
  private static final long NONE = 0;

  private final Burst burst = new Burst();
  private DistinctBucket bucket = new DistinctBucket();
  private long peak;

  void add(long time, long leak, long gap) {
    add(NONE, time, leak, gap);
  }

  void add(long text, long time, long leak, long gap) {
    if (burst.add(time, gap)) {
      bucket = new DistinctBucket();
      peak = 0;
    }
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
    return burst.takes(time) && bucket.isNewEnough(time);
  }

  @Override
  public long newest() {
    return burst.newest();
  }

  @Override
  public void write(DataOutputView out) throws IOException {
    burst.write(out);
    bucket.write(out);
    out.writeLong(peak);
  }

  @Override
  public void read(DataInputView in) throws IOException {
    burst.read(in);
    bucket.read(in);
    peak = in.readLong();
  }
}
