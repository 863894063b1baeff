package io.caltrop.detection.dialect.recent;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The texts of the rows within a width of the newest, by their hashes. */
public final class RecentTexts implements Memory {
  private final Ring rows = new Ring(true);
  private final Tally texts = new Tally();
  private long width;

  void add(long text, long time, long newWidth) {
    width = newWidth;
    if (!rows.takes(time, width)) {
      return;
    }
    int unused = rows.add(time, text);
    texts.add(text);
    while (rows.isOldestOver(width)) {
      texts.remove(rows.value(0));
      rows.removeOldest();
    }
  }

  void merge(RecentTexts other) {
    for (int i = 0; i < other.rows.size(); i++) {
      add(other.rows.value(i), other.rows.time(i), other.width);
    }
  }

  /** How many different texts there are. */
  int distinct() {
    return texts.distinct();
  }

  /** How many rows have the most frequent text. */
  int mostOfOne() {
    return texts.most();
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
    for (int i = 0; i < rows.size(); i++) {
      texts.add(rows.value(i));
    }
  }
}
