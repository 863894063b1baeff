package io.caltrop.detection.engine.gates;

import io.caltrop.detection.dialect.functions.Utf8;
import io.caltrop.detection.dialect.prefilter.Prefilter;
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
  private final String pattern;
  private final Prefilter filter;
  private final Together together;
  private int asked;
  private int passed;
  private boolean isJoined;

  /** With those of the same text. */
  PatternGate(Condition.Found condition, Together together) {
    path = condition.path();
    pattern = condition.pattern();
    filter = path.isLowered() ? Prefilter.ofLowered(pattern) : Prefilter.of(pattern);
    this.together = together;
  }

  @Override
  public boolean mayPass(RowData row) {
    if (row.isNullAt(path.column())) {
      return false;
    }
    StringData text = row.getString(path.column());
    Utf8 utf8 = Utf8.of(text);
    boolean isPlain = together.isPlain(utf8);
    if (isPlain && isJoined && !together.mayMatch(utf8)) {
      return false;
    }
    if (!path.steps().isEmpty() && !isPlain) {
      utf8 = Utf8.of(path.apply(text));
    }
    boolean passes = filter.mayMatch(utf8.bytes(), utf8.offset(), utf8.length());
    if (isPlain && asked < LEARNED_AFTER) {
      learn(passes);
    }
    return passes;
  }

  private void learn(boolean passes) {
    asked++;
    passed += passes ? 1 : 0;
    if (asked == LEARNED_AFTER
        && passed < LEARNED_AFTER / SELDOM
        && Condition.isAlternative(pattern)) {
      together.add(pattern);
      isJoined = true;
    }
  }
}
