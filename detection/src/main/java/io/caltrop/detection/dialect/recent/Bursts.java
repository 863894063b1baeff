package io.caltrop.detection.dialect.recent;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Runs of rows none of which is more than a gap after the one before. Asked for is the run of the
 * row that came last; others are kept, since a late row can join two, and old logs may be read in
 * turn: that which no row came to for longest is forgotten when there are many.
 */
public final class Bursts implements Memory {
  private static final int MOST = 16;

  /** Newest last. */
  private final List<Run> runs = new ArrayList<>(1);

  private long gap;
  private int current;

  /** Grows with each row. */
  private long rows;

  /** Rows, the times of the first and the last of them, and when one came last. */
  private static final class Run {
    private long start;
    private long end;
    private long count;
    private long used;

    private Run(long start, long end, long count, long used) {
      this.start = start;
      this.end = end;
      this.count = count;
      this.used = used;
    }
  }

  void add(long time, long newGap) {
    gap = newGap;
    add(time, time, 1);
  }

  private void add(long start, long end, long count) {
    rows++;
    int i = runs.size() - 1;
    while (i >= 0 && runs.get(i).start > end + gap) {
      i--;
    }
    if (i < 0 || runs.get(i).end + gap < start) {
      current = i + 1;
      runs.add(current, new Run(start, end, count, rows));
      if (runs.size() > MOST) {
        forgetOne();
      }
      return;
    }
    Run run = runs.get(i);
    run.start = Math.min(run.start, start);
    run.end = Math.max(run.end, end);
    run.count += count;
    run.used = rows;
    while (i > 0 && runs.get(i - 1).end + gap >= run.start) {
      Run before = runs.remove(--i);
      run.start = Math.min(run.start, before.start);
      run.count += before.count;
    }
    current = i;
  }

  private void forgetOne() {
    int longest = 0;
    for (int i = 1; i < runs.size(); i++) {
      longest = runs.get(i).used < runs.get(longest).used ? i : longest;
    }
    runs.remove(longest);
    current -= longest < current ? 1 : 0;
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
      Numbers.write(run.used, out);
    }
  }

  @Override
  public void read(DataInputView in) throws IOException {
    gap = Numbers.read(in);
    int count = in.readByte();
    current = in.readByte();
    for (int i = 0; i < count; i++) {
      long start = Numbers.read(in);
      long end = start + Numbers.read(in);
      runs.add(new Run(start, end, Numbers.read(in), Numbers.read(in)));
      rows = Math.max(rows, runs.get(i).used);
    }
  }
}
