package io.caltrop.detection.engine.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Numbers of records. */
final class Numbers {
  // Beyond it, turning a number into digits would take the memory its writer asks for: 1e999999999.
  private static final int LARGEST_SCALE = 10_000;
  private static final int MOST_DIGITS = 18;

  private Numbers() {}

  /** The integer that the bytes say exactly, be it as {@code 5.0} or {@code 5e0}; else null. */
  static @Nullable Long integer(byte[] bytes, int start, int end) {
    int from = start < end && bytes[start] == '-' ? start + 1 : start;
    if (from == end || end - from > MOST_DIGITS) {
      return unusualInteger(bytes, start, end);
    }
    long value = 0;
    for (int i = from; i < end; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return unusualInteger(bytes, start, end);
      }
      value = value * 10 + digit;
    }
    return from > start ? -value : value;
  }

  private static @Nullable Long unusualInteger(byte[] bytes, int start, int end) {
    String text = new String(bytes, start, end - start, StandardCharsets.ISO_8859_1).strip();
    BigDecimal value = decimal(text);
    if (value == null || isVast(value)) {
      return null;
    }
    try {
      return value.longValueExact();
    } catch (ArithmeticException e) {
      return null;
    }
  }

  /** The number that the text says, or null. */
  static @Nullable BigDecimal decimal(String text) {
    if (text.isEmpty() || text.length() > LARGEST_SCALE || !isAscii(text)) {
      return null;
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }

  /** Whether it has more digits, written out, than anything that is meant to be counted with. */
  static boolean isVast(BigDecimal value) {
    return Math.abs((long) value.scale()) > LARGEST_SCALE;
  }
}
