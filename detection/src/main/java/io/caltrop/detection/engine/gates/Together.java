package io.caltrop.detection.engine.gates;

import io.caltrop.detection.dialect.functions.Utf8;
import io.caltrop.detection.dialect.prefilter.Prefilter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the patterns of a column have in common. Those that are seldom found are also one pattern:
 * of most rows none may be found, which is told by reading the text once. When the rows are no
 * longer of that kind it is not asked any more. For one thread.
 */
final class Together {
  private static final int JUDGED_AFTER = 4_000;
  private static final int OFTEN = 4;

  private final LongSupplier row;
  private final List<Prefilter.Sought> sought = new ArrayList<>();
  private @Nullable Prefilter all;
  private long asked = -1;
  private boolean answer;
  private int questions;
  private int yes;
  private boolean isOver;
  private long looked = -1;
  private boolean plain;

  /**
   * Without a pattern.
   *
   * @param row the number of the row that is asked about
   */
  Together(LongSupplier row) {
    this.row = row;
  }

  /** Adds a pattern. */
  void add(Prefilter.Sought another) {
    sought.add(another);
    all = Prefilter.ofAny(sought);
    asked = -1;
  }

  /** Whether one of them may be found in the row's text; false only if none can. */
  boolean mayMatch(Utf8 text) {
    Prefilter filter = all;
    if (isOver || filter == null) {
      return true;
    }
    long now = row.getAsLong();
    if (asked != now) {
      asked = now;
      answer = filter.mayMatch(text.bytes(), text.offset(), text.length());
      judge();
    }
    return answer;
  }

  private void judge() {
    questions++;
    yes += answer ? 1 : 0;
    if (questions == JUDGED_AFTER) {
      isOver = yes > questions / OFTEN;
      questions = 0;
      yes = 0;
    }
  }

  /**
   * Whether the row's text is of ASCII, and without a percent sign: then nothing can happen to it
   * but to be lowered.
   */
  boolean isPlain(Utf8 text) {
    long now = row.getAsLong();
    if (looked != now) {
      looked = now;
      plain = isPlain(text.bytes(), text.offset(), text.offset() + text.length());
    }
    return plain;
  }

  private static boolean isPlain(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] < 0 || bytes[i] == '%') {
        return false;
      }
    }
    return true;
  }
}
