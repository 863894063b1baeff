package io.caltrop.detection.dialect.recent;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * The gaps between the rows within a width of the newest, in whole seconds. Those under 10 seconds
 * are left out: requests of one page follow upon each other so.
 */
public final class RecentGaps implements Memory {
  /** Seconds. */
  private static final long LEAST = 10;

  /** Of fewer gaps nothing can be said. */
  private static final int FEWEST = 15;

  private final Ring rows = new Ring(false);
  private final Tally gaps = new Tally();
  private int counted;
  private long width;

  void add(long time, long newWidth) {
    width = newWidth;
    if (!rows.takes(time, width)) {
      return;
    }
    put(time);
    while (rows.isOldestOver(width)) {
      if (rows.size() > 1) {
        count(rows.time(0), rows.time(1), -1);
      }
      rows.removeOldest();
    }
  }

  private void put(long time) {
    int place = rows.add(time, 0);
    boolean first = place == 0;
    boolean last = place == rows.size() - 1;
    if (!first && !last) {
      count(rows.time(place - 1), rows.time(place + 1), -1);
    }
    if (!first) {
      count(rows.time(place - 1), time, 1);
    }
    if (!last) {
      count(time, rows.time(place + 1), 1);
    }
  }

  private void count(long from, long to, int change) {
    long seconds = Math.round((to - from) / 1000.0);
    if (seconds < LEAST) {
      return;
    }
    if (change > 0) {
      gaps.add(seconds);
    } else {
      gaps.remove(seconds);
    }
    counted += change;
  }

  void merge(RecentGaps other) {
    for (int i = 0; i < other.rows.size(); i++) {
      add(other.rows.time(i), other.width);
    }
  }

  /** The share of the most frequent gap; null while there are too few. */
  @Nullable Double regularity() {
    return counted < FEWEST ? null : (Double) ((double) gaps.most() / counted);
  }

  @Override
  public boolean takes(long time) {
    return rows.isNear(time, width);
  }

  @Override
  public long newest() {
    return rows.newest();
  }

  @Override
  public void write(DataOutputView out) throws IOException {
    Numbers.write(width, out);
    rows.write(out);
  }

  @Override
  public void read(DataInputView in) throws IOException {
    width = Numbers.read(in);
    rows.read(in);
    for (int i = 1; i < rows.size(); i++) {
      count(rows.time(i - 1), rows.time(i), 1);
    }
  }
}
