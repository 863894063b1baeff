package io.caltrop.detection.dialect.recent;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Runs of rows none of which is more than a gap after the one before. Asked for is the run of the
 * row that came last; some others are kept, since a late row can join two.
 */
public final class Bursts implements Memory {
  private static final int MOST = 8;

  /** Newest last. */
  private final List<Run> runs = new ArrayList<>(1);

  private long gap;
  private int current;

  /** Rows, and the times of the first and the last of them. */
  private static final class Run {
    private long start;
    private long end;
    private long count;

    private Run(long start, long end, long count) {
      this.start = start;
      this.end = end;
      this.count = count;
    }
  }

  void add(long time, long newGap) {
    gap = newGap;
    add(time, time, 1);
  }

  private void add(long start, long end, long count) {
    int i = runs.size() - 1;
    while (i >= 0 && runs.get(i).start > end + gap) {
      i--;
    }
    if (i < 0 || runs.get(i).end + gap < start) {
      current = i + 1;
      runs.add(current, new Run(start, end, count));
      if (runs.size() > MOST) {
        forgetOldest();
      }
      return;
    }
    Run run = runs.get(i);
    run.start = Math.min(run.start, start);
    run.end = Math.max(run.end, end);
    run.count += count;
    while (i > 0 && runs.get(i - 1).end + gap >= run.start) {
      Run before = runs.remove(--i);
      run.start = Math.min(run.start, before.start);
      run.count += before.count;
    }
    current = i;
  }

  /** But not that of the row that came last. */
  private void forgetOldest() {
    if (current == 0) {
      runs.remove(1);
    } else {
      runs.remove(0);
      current--;
    }
  }

  void merge(Bursts other) {
    gap = Math.max(gap, other.gap);
    other.runs.forEach(run -> add(run.start, run.end, run.count));
  }

  /** How many rows the run has. */
  long count() {
    return runs.isEmpty() ? 0 : runs.get(current).count;
  }

  /** The first time of the run, in milliseconds since 1970; null without a row. */
  @Nullable Long start() {
    return runs.isEmpty() ? null : (Long) runs.get(current).start;
  }

  /** The last time of the run, in milliseconds since 1970; null without a row. */
  @Nullable Long end() {
    return runs.isEmpty() ? null : (Long) runs.get(current).end;
  }

  @Override
  public boolean takes(long time) {
    return true;
  }

  @Override
  public long newest() {
    return runs.isEmpty() ? Long.MIN_VALUE : runs.get(runs.size() - 1).end;
  }

  @Override
  public void write(DataOutputView out) throws IOException {
    Numbers.write(gap, out);
    out.writeByte(runs.size());
    out.writeByte(current);
    for (Run run : runs) {
      Numbers.write(run.start, out);
      Numbers.write(run.end - run.start, out);
      Numbers.write(run.count, out);
    }
  }

  @Override
  public void read(DataInputView in) throws IOException {
    gap = Numbers.read(in);
    int count = in.readByte();
    current = in.readByte();
    for (int i = 0; i < count; i++) {
      long start = Numbers.read(in);
      runs.add(new Run(start, start + Numbers.read(in), Numbers.read(in)));
    }
  }
}
