package io.caltrop.detection.dialect.recent;

import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The rows of a group that are remembered: their times, ascending, and a number beside each. Rows
 * are nearly always put in at the end and taken off at the front, which takes constant time.
 */
final class Ring {
  /** How many rows of a group are remembered. */
  static final int MOST = 10_000;

  private static final int FIRST = 4;

  private long[] times = new long[FIRST];
  private long[] values;
  private int head;
  private int size;

  /** Empty. */
  Ring(boolean withValues) {
    values = new long[withValues ? FIRST : 0];
  }

  int size() {
    return size;
  }

  /** The time of a row, counted from the oldest. */
  long time(int index) {
    return times[(head + index) & (times.length - 1)];
  }

  long value(int index) {
    return values[(head + index) & (times.length - 1)];
  }

  /** The newest time; the earliest there is without a row. */
  long newest() {
    return size == 0 ? Long.MIN_VALUE : time(size - 1);
  }

  /** Whether a row of a time would not be a width or more behind the newest. */
  boolean takes(long time, long width) {
    return size == 0 || time > newest() - width;
  }

  /** Whether there are rows that a row of a time would stand beside, within a width. */
  boolean isNear(long time, long width) {
    return size > 0 && time > newest() - width && time < newest() + width;
  }

  /** Whether the oldest row is one too many, or a width or more behind the newest. */
  boolean isOldestOver(long width) {
    return size > MOST || time(0) <= newest() - width;
  }

  /** Puts a row behind those that are no newer, and returns its place. */
  int add(long time, long value) {
    if (size == times.length) {
      grow();
    }
    int mask = times.length - 1;
    int place = size;
    boolean valued = values.length > 0;
    while (place > 0 && time(place - 1) > time) {
      int from = (head + place - 1) & mask;
      int to = (head + place) & mask;
      times[to] = times[from];
      if (valued) {
        values[to] = values[from];
      }
      place--;
    }
    times[(head + place) & mask] = time;
    if (valued) {
      values[(head + place) & mask] = value;
    }
    size++;
    return place;
  }

  void removeOldest() {
    head = (head + 1) & (times.length - 1);
    size--;
  }

  private void grow() {
    times = grown(times);
    values = values.length > 0 ? grown(values) : values;
    head = 0;
  }

  private long[] grown(long[] from) {
    long[] to = Arrays.copyOf(from, 2 * from.length);
    for (int i = 0; i < size; i++) {
      to[i] = from[(head + i) & (from.length - 1)];
    }
    return to;
  }

  void write(DataOutputView out) throws IOException {
    out.writeInt(size);
    long before = 0;
    for (int i = 0; i < size; i++) {
      Numbers.write(time(i) - before, out);
      before = time(i);
    }
    for (int i = 0; i < size && values.length > 0; i++) {
      out.writeLong(value(i));
    }
  }

  /** Reads into one that is empty. */
  void read(DataInputView in) throws IOException {
    size = in.readInt();
    int room = FIRST;
    while (room < size) {
      room *= 2;
    }
    times = new long[room];
    long before = 0;
    for (int i = 0; i < size; i++) {
      before += Numbers.read(in);
      times[i] = before;
    }
    if (values.length > 0) {
      values = new long[room];
      for (int i = 0; i < size; i++) {
        values[i] = in.readLong();
      }
    }
  }
}
