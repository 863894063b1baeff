package io.caltrop.detection.dialect.functions;

import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code text LIKE pattern} with a pattern that is computed, in which a backslash makes the next
 * character stand for itself. NULL where PostgreSQL fails, which is when it comes to a backslash at
 * the end; and of a text and a pattern that were made to take long.
 */
public final class Like extends ScalarFunction {
  private static final long serialVersionUID = 1;

  /** Well below a second. */
  private static final long MOST_STEPS = 10_000_000;

  /** NULL of NULL. */
  public @Nullable Boolean eval(
      @DataTypeHint(value = "STRING", bridgedTo = StringData.class) @Nullable StringData text,
      @DataTypeHint(value = "STRING", bridgedTo = StringData.class) @Nullable StringData pattern) {
    return (text == null || pattern == null) ? null : matches(Utf8.of(text), Utf8.of(pattern));
  }

  /**
   * Takes each part between two % where it is found first: only the last % that was passed can
   * still hold more of the text.
   */
  private static @Nullable Boolean matches(Utf8 text, Utf8 pattern) {
    int t = 0;
    int p = 0;
    int afterPercent = -1;
    int heldUntil = 0;
    for (long steps = 0; t < text.length(); steps++) {
      if (steps == MOST_STEPS) {
        return null;
      }
      int sign = p < pattern.length() ? at(pattern, p) : -1;
      if (sign == '%') {
        afterPercent = ++p;
        heldUntil = t;
        continue;
      }
      boolean escaped = sign == '\\';
      if (escaped && p + 1 == pattern.length()) {
        return null;
      }
      int wanted = escaped ? at(pattern, p + 1) : sign;
      if (sign == '_') {
        t = next(text, t);
        p++;
      } else if (sign >= 0 && wanted == at(text, t)) {
        t++;
        p += escaped ? 2 : 1;
      } else if (afterPercent >= 0) {
        heldUntil = next(text, heldUntil);
        t = heldUntil;
        p = afterPercent;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && at(pattern, p) == '%') {
      p++;
    }
    return p == pattern.length();
  }

  private static int at(Utf8 utf8, int index) {
    return utf8.bytes()[utf8.offset() + index] & 0xff;
  }

  /** Where the character behind the one at an index begins. */
  private static int next(Utf8 utf8, int index) {
    int next = index + 1;
    while (next < utf8.length() && (at(utf8, next) & 0xc0) == 0x80) {
      next++;
    }
    return next;
  }
}
