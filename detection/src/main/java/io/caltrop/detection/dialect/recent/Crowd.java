package io.caltrop.detection.dialect.recent;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The most rows that stood within a width of one another since the newest burst began. */
public final class Crowd extends HighestOfBurst {
  private RecentTimes rows = new RecentTimes();

  void add(long time, long width, long gap) {
    if (begins(time, gap)) {
      rows = new RecentTimes();
    }
    rows.add(time, width);
    reached(rows.count());
  }

  @Override
  boolean isNewEnough(long time) {
    return rows.isNewEnough(time);
  }

  @Override
  public void write(DataOutputView out) throws IOException {
    super.write(out);
    rows.write(out);
  }

  @Override
  public void read(DataInputView in) throws IOException {
    super.read(in);
    rows.read(in);
  }
}
