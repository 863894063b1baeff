package io.caltrop.detection.engine.gates;

import io.caltrop.detection.dialect.functions.Utf8;
import io.caltrop.detection.dialect.prefilter.Prefilter;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;

/**
 * Whether a pattern may be found in a text, which most times is to be told from its bytes. One that
 * turns out to be found seldom is asked together with others of the text first.
 */
final class PatternGate implements RowGate {
  private static final int LEARNED_AFTER = 1_000;
  private static final int SELDOM = 50;

  private final TextPath path;
  private final Prefilter.Sought sought;
  private final Prefilter filter;
  private final Together together;
  private final LongSupplier row;
  private long looked = -1;
  private boolean passes;
  private int asked;
  private int passed;
  private boolean isJoined;

  /**
   * Of a condition.
   *
   * @param together the patterns of the same column
   * @param row the number of the row that is asked about
   */
  PatternGate(Condition.Found condition, Together together, LongSupplier row) {
    path = condition.path();
    sought = new Prefilter.Sought(condition.pattern(), path.isLowered());
    filter = Prefilter.ofAny(List.of(sought));
    this.together = together;
    this.row = row;
  }

  @Override
  public boolean mayPass(RowData data) {
    long now = row.getAsLong();
    if (looked != now) {
      looked = now;
      passes = isFound(data);
    }
    return passes;
  }

  /** Whether it is known already, or costs nothing to know, that the pattern is not found. */
  boolean isRuledOut(RowData data) {
    return isJoined
        && !data.isNullAt(path.column())
        && isRuledOut(Utf8.of(data.getString(path.column())));
  }

  private boolean isRuledOut(Utf8 text) {
    return isJoined && together.isPlain(text) && !together.mayMatch(text);
  }

  private boolean isFound(RowData data) {
    if (data.isNullAt(path.column())) {
      return false;
    }
    StringData text = data.getString(path.column());
    Utf8 utf8 = Utf8.of(text);
    boolean isPlain = together.isPlain(utf8);
    if (isRuledOut(utf8)) {
      return false;
    }
    if (!path.steps().isEmpty() && !isPlain) {
      utf8 = Utf8.of(path.apply(text));
    }
    boolean found = filter.mayMatch(utf8.bytes(), utf8.offset(), utf8.length());
    if (isPlain && asked < LEARNED_AFTER) {
      learn(found);
    }
    return found;
  }

  private void learn(boolean found) {
    asked++;
    passed += found ? 1 : 0;
    if (asked == LEARNED_AFTER && passed < LEARNED_AFTER / SELDOM) {
      together.add(sought);
      isJoined = true;
    }
  }
}
