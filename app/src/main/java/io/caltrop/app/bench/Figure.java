package io.caltrop.app.bench;

import java.util.Locale;

/**
 * One measured figure beside its limit, measured in the same run.
 *
 * @param name what was measured
 * @param value in {@code unit}
 * @param target what it should reach, in words, such as {@code >= 40000}
 * @param met whether it does
 * @param limit what the limit is: the least work that could do the same
 * @param limitValue the limit in {@code unit}; NaN where there is nothing to measure
 */
record Figure(
    String name,
    double value,
    String unit,
    String target,
    boolean met,
    String limit,
    double limitValue) {
  /** A figure that should be at least so much. */
  static Figure atLeast(
      String name, double value, double target, String unit, String limit, double limitValue) {
    return new Figure(name, value, unit, ">= " + text(target), value >= target, limit, limitValue);
  }

  /** A figure that should be under so much. */
  static Figure under(
      String name, double value, double target, String unit, String limit, double limitValue) {
    return new Figure(name, value, unit, "< " + text(target), value < target, limit, limitValue);
  }

  String line() {
    String beside = Double.isNaN(limitValue) ? limit : limit + ": " + text(limitValue) + " " + unit;
    return String.format(
        Locale.ROOT,
        "%-4s %-52s %12s %-10s (%s)  %s",
        met ? "ok" : "MISS",
        name,
        text(value),
        unit,
        target,
        beside);
  }

  private static String text(double number) {
    return String.format(Locale.ROOT, number >= 100 ? "%.0f" : "%.2f", number);
  }
}
