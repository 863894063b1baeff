package io.caltrop.detection.dialect.recent;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * What an aggregate remembers of a group: one memory as a rule; more where old rows are read beside
 * new ones. A row belongs to the memory whose rows it is among; otherwise it moves the one behind
 * it on, as time does; and one that is too old for all of them, or {@link #FAR} ahead, begins
 * another. So it is judged among the rows of its own time, and a clock that is far ahead takes
 * nothing from the others. The memory that was not used for longest is forgotten when there are
 * many.
 */
public final class Lanes<M extends Memory> {
  private static final int MOST = 4;

  /** In milliseconds. */
  private static final long FAR = 24 * 3_600_000;

  private final Memory.Kind kind;

  /** The one that was used last is the last. */
  private final List<M> lanes = new ArrayList<>(1);

  Lanes(Memory.Kind kind) {
    this.kind = kind;
  }

  /** The memory that a row of this time belongs to. */
  M at(long time) {
    M found = among(time);
    if (found == null) {
      found = behind(time);
    }
    if (found == null) {
      found = empty();
      if (lanes.size() == MOST) {
        lanes.remove(0);
      }
      lanes.add(found);
    } else if (lanes.size() > 1) {
      lanes.remove(found);
      lanes.add(found);
    }
    return found;
  }

  private @Nullable M among(long time) {
    M found = null;
    for (M lane : lanes) {
      if (lane.takes(time) && (found == null || lane.newest() > found.newest())) {
        found = lane;
      }
    }
    return found;
  }

  private @Nullable M behind(long time) {
    M found = null;
    for (M lane : lanes) {
      boolean isBehind = lane.newest() <= time && time - lane.newest() <= FAR;
      if (isBehind && (found == null || lane.newest() > found.newest())) {
        found = lane;
      }
    }
    return found;
  }

  /** The memory of the row that came last. */
  M current() {
    return lanes.isEmpty() ? empty() : lanes.get(lanes.size() - 1);
  }

  @SuppressWarnings("unchecked") // a kind has one class
  private M empty() {
    return (M) kind.empty();
  }

  /** Adds the rows of others, by a way to add those of one memory to another. */
  void merge(Iterable<Lanes<M>> others, BiConsumer<M, M> way) {
    others.forEach(other -> other.lanes.forEach(lane -> way.accept(at(lane.newest()), lane)));
  }

  void write(DataOutputView out) throws IOException {
    out.writeByte(lanes.size());
    for (M lane : lanes) {
      lane.write(out);
    }
  }

  /** Reads into one that is empty. */
  void read(DataInputView in) throws IOException {
    int number = in.readByte();
    for (int i = 0; i < number; i++) {
      M lane = empty();
      lane.read(in);
      lanes.add(lane);
    }
  }
}
