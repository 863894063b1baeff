package io.caltrop.detection.dialect.recent;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A bucket into which a text falls once, until the bucket has been empty. */
public final class DistinctBucket implements Memory {
  private final Bucket bucket = new Bucket();
  private Tally texts = new Tally();

  void add(long text, long time, long leak) {
    bucket.leak(time, leak);
    if (bucket.isEmpty()) {
      texts = new Tally();
    }
    if (texts.distinct() < Ring.MOST && !texts.contains(text)) {
      texts.add(text);
      bucket.drop(time);
    }
  }

  /** Adds a row without a text. */
  void add(long time, long leak) {
    bucket.leak(time, leak);
    bucket.drop(time);
  }

  long level() {
    return bucket.level();
  }

  /** Whether a row's drop would not have leaked before the bucket's first one fell. */
  boolean isNewEnough(long time) {
    return bucket.isNewEnough(time);
  }

  @Override
  public boolean takes(long time) {
    return bucket.takes(time);
  }

  @Override
  public long newest() {
    return bucket.newest();
  }

  @Override
  public void write(DataOutputView out) throws IOException {
    bucket.write(out);
    long[] hashes = texts.numbers();
    out.writeInt(hashes.length);
    for (long hash : hashes) {
      out.writeLong(hash);
    }
  }

  @Override
  public void read(DataInputView in) throws IOException {
    bucket.read(in);
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      texts.add(in.readLong());
    }
  }
}
