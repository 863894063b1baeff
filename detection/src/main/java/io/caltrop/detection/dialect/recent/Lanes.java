package io.caltrop.detection.dialect.recent;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What an aggregate remembers of a group: one memory as a rule; more where old rows are read beside
 * new ones. A row that is too old for all of them begins another, so that it is judged among the
 * rows of its own time, and one whose clock is far ahead takes nothing from the others. The one
 * that was not used for longest is forgotten when there are many.
 */
public final class Lanes<M extends Memory> {
  private static final int MOST = 4;

  private final Memory.Kind kind;

  /** The one that was used last is the last. */
  private final List<M> lanes = new ArrayList<>(1);

  Lanes(Memory.Kind kind) {
    this.kind = kind;
  }

  /** The memory that a row of this time belongs to: the newest that it is not too old for. */
  M at(long time) {
    M found = null;
    for (M lane : lanes) {
      if (lane.takes(time) && (found == null || lane.newest() > found.newest())) {
        found = lane;
      }
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
