package io.caltrop.detection.dialect.recent;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The highest level of a bucket since the newest burst began. With texts, each falls into the
 * bucket once until that has been empty.
 */
public final class Peak extends HighestOfBurst {
  private DistinctBucket bucket = new DistinctBucket();

  void add(long time, long leak, long gap) {
    begin(time, gap);
    bucket.add(time, leak);
    reached(bucket.level());
  }

  void add(long text, long time, long leak, long gap) {
    begin(time, gap);
    bucket.add(text, time, leak);
    reached(bucket.level());
  }

  private void begin(long time, long gap) {
    if (begins(time, gap)) {
      bucket = new DistinctBucket();
    }
  }

  @Override
  boolean isNewEnough(long time) {
    return bucket.isNewEnough(time);
  }

  @Override
  public void write(DataOutputView out) throws IOException {
    super.write(out);
    bucket.write(out);
  }

  @Override
  public void read(DataInputView in) throws IOException {
    super.read(in);
    bucket.read(in);
  }
}
