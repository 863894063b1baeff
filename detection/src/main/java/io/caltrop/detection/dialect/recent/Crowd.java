package io.caltrop.detection.dialect.recent;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The most rows that stood within a width of one another since the newest burst began. */
public final class Crowd implements Memory {
  private final Burst burst = new Burst();
  private RecentTimes rows = new RecentTimes();
  private long most;

  void add(long time, long width, long gap) {
    if (burst.add(time, gap)) {
      rows = new RecentTimes();
      most = 0;
    }
    rows.add(time, width);
    most = Math.max(most, rows.count());
  }

  long most() {
    return most;
  }

  @Override
  public boolean takes(long time) {
    return burst.takes(time) && rows.isNewEnough(time);
  }

  @Override
  public long newest() {
    return burst.newest();
  }

  @Override
  public void write(DataOutputView out) throws IOException {
    burst.write(out);
    rows.write(out);
    out.writeLong(most);
  }

  @Override
  public void read(DataInputView in) throws IOException {
    burst.read(in);
    rows.read(in);
    most = in.readLong();
  }
}
