package io.caltrop.detection.dialect.functions;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers as PostgreSQL reads them from text and writes them; NULL where it would fail. */
public final class NumberTexts {
  private static final Pattern FLOAT =
      Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,5})?");

  private static final Pattern ZERO = Pattern.compile("[+-]?[0.]+(?:[eE]|$)");

  /** PostgreSQL reads more, but to read many digits takes the square of the time. */
  private static final int LONGEST_DECIMAL = 1000;

  private NumberTexts() {}

  /** Whether PostgreSQL skips the character around a number. */
  static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  /** The text without white space around it. */
  static String strip(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  /** A whole number within the bounds: a sign or none, and digits, white space around them. */
  public static @Nullable Long whole(String text, long min, long max) {
    String digits = strip(text);
    int at = !digits.isEmpty() && (digits.charAt(0) == '-' || digits.charAt(0) == '+') ? 1 : 0;
    if (at == digits.length()) {
      return null;
    }
    boolean negative = digits.charAt(0) == '-';
    long value = 0;
    for (; at < digits.length(); at++) {
      int digit = digits.charAt(at) - '0';
      if (digit < 0 || digit > 9) {
        return null;
      }
      // Counted downwards, since there is one negative number more.
      if (value < (Long.MIN_VALUE + digit) / 10) {
        return null;
      }
      value = value * 10 - digit;
    }
    if (!negative && value == Long.MIN_VALUE) {
      return null;
    }
    return within(negative ? value : -value, min, max);
  }

  /** A whole number nearest to the value, halves to the even one; NULL if out of bounds. */
  public static @Nullable Long whole(double value, long min, long max) {
    double rounded = Math.rint(value);
    // 2^63 is a double, the largest long is not.
    return rounded >= -0x1p63 && rounded < 0x1p63 ? within((long) rounded, min, max) : null;
  }

  /** A whole number nearest to the value, halves away from zero; NULL if out of bounds. */
  public static @Nullable Long whole(BigDecimal value, long min, long max) {
    BigDecimal rounded = value.setScale(0, RoundingMode.HALF_UP);
    boolean fits =
        rounded.compareTo(BigDecimal.valueOf(min)) >= 0
            && rounded.compareTo(BigDecimal.valueOf(max)) <= 0;
    return fits ? (Long) rounded.longValue() : null;
  }

  public static @Nullable Long within(long value, long min, long max) {
    return value >= min && value <= max ? (Long) value : null;
  }

  /** A decimal fraction, rounded to the scale; NULL if it has more digits then. */
  public static @Nullable BigDecimal decimal(String text, int precision, int scale) {
    String stripped = strip(text);
    return stripped.length() <= LONGEST_DECIMAL && FLOAT.matcher(stripped).matches()
        ? rounded(new BigDecimal(stripped), precision, scale)
        : null;
  }

  /** The value with so many digits behind the point; NULL if it has too many before it. */
  static @Nullable BigDecimal rounded(BigDecimal value, int precision, int scale) {
    long before = (long) value.precision() - value.scale();
    if (value.signum() == 0 || before < -scale) {
      return BigDecimal.ZERO.setScale(scale);
    }
    if (before > precision - scale) {
      return null;
    }
    BigDecimal rounded = value.setScale(scale, RoundingMode.HALF_UP);
    return rounded.precision() <= precision ? rounded : null;
  }

  /** A double, NaN and the infinities included; NULL if it is too large, or too near to 0. */
  public static @Nullable Double floating(String text) {
    String stripped = strip(text);
    if (FLOAT.matcher(stripped).matches()) {
      double value = Double.parseDouble(stripped);
      boolean isLost = value == 0 && !ZERO.matcher(stripped).lookingAt();
      return Double.isInfinite(value) || isLost ? null : (Double) Fractions.unsignedZero(value);
    }
    return switch (stripped.toLowerCase(Locale.ROOT)) {
      case "nan" -> Double.NaN;
      case "infinity", "inf", "+infinity", "+inf" -> Double.POSITIVE_INFINITY;
      case "-infinity", "-inf" -> Double.NEGATIVE_INFINITY;
      default -> null;
    };
  }

  /** A float nearest to the value; NULL if that is too large, or too near to 0. */
  public static @Nullable Float real(double value) {
    float real = (float) value;
    boolean isTooLarge = Float.isInfinite(real) && !Double.isInfinite(value);
    boolean isTooSmall = real == 0 && value != 0;
    return isTooLarge || isTooSmall ? null : (Float) (real + 0f);
  }

  /** The same of a text, rounded once. */
  public static @Nullable Float real(String text) {
    Double value = floating(text);
    return value == null || real(value) == null
        ? null
        : Double.isFinite(value) ? (Float) (Float.parseFloat(strip(text)) + 0f) : real(value);
  }

  /** A truth value: {@code true}, {@code yes}, {@code on}, {@code 1}, their beginnings, and no. */
  public static @Nullable Boolean truth(String text) {
    String word = strip(text).toLowerCase(Locale.ROOT);
    if (word.isEmpty()) {
      return null;
    }
    if ("true".startsWith(word) || "yes".startsWith(word) || word.equals("on")) {
      return true;
    }
    if ("false".startsWith(word) || "no".startsWith(word) || "off".startsWith(word)) {
      return word.equals("o") ? null : (Boolean) false;
    }
    return word.equals("1") ? (Boolean) true : word.equals("0") ? (Boolean) false : null;
  }

  /** The shortest text that reads as the same number, as PostgreSQL writes it: 2, 1.5, 1e+20. */
  static String text(double value) {
    return Double.isFinite(value) && value != 0
        ? text(shortest(new BigDecimal(value), 15, n -> n.doubleValue() == value), 15)
        : special(value);
  }

  static String text(float value) {
    return Float.isFinite(value) && value != 0
        ? text(shortest(new BigDecimal(value), 6, n -> n.floatValue() == value), 6)
        : special(value);
  }

  /** With as few digits as read as the same number; {@code toString} of Java 17 may have more. */
  private static BigDecimal shortest(BigDecimal exact, int likely, Predicate<BigDecimal> same) {
    int digits = likely;
    BigDecimal rounded = exact.round(new MathContext(digits));
    while (!same.test(rounded)) {
      rounded = exact.round(new MathContext(++digits));
    }
    return rounded;
  }

  private static String special(double value) {
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    return Double.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
  }

  private static String text(BigDecimal exact, int plainDigits) {
    BigDecimal shortest = exact.stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent >= -4 && exponent < plainDigits) {
      return shortest.toPlainString();
    }
    BigDecimal mantissa = shortest.movePointLeft(exponent).stripTrailingZeros();
    String sign = exponent < 0 ? "-" : "+";
    return "%se%s%02d".formatted(mantissa.toPlainString(), sign, Math.abs(exponent));
  }
}
