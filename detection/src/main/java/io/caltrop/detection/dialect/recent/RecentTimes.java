package io.caltrop.detection.dialect.recent;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The times of the rows within a width of the newest. */
public final class RecentTimes implements Memory {
  private final Ring rows = new Ring(false);
  private long width;

  void add(long time, long newWidth) {
    width = newWidth;
    if (!rows.takes(time, width)) {
      return;
    }
    int unused = rows.add(time, 0);
    while (rows.isOldestOver(width)) {
      rows.removeOldest();
    }
  }

  void merge(RecentTimes other) {
    for (int i = 0; i < other.rows.size(); i++) {
      add(other.rows.time(i), other.width);
    }
  }

  int count() {
    return rows.size();
  }

  /** Whether a row of this time is less than the width behind the newest. */
  boolean isNewEnough(long time) {
    return rows.takes(time, width);
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
  }
}
