package io.caltrop.detection.dialect;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A length of time as PostgreSQL's interval has it; a day has 24 hours, since times are UTC.
 *
 * @param millis of days and what is shorter
 */
record Span(long months, long millis) {
  static final long MINUTE = 60_000;
  static final long HOUR = 60 * MINUTE;
  static final long DAY = 24 * HOUR;

  /** The unit of {@code INTERVAL '1:30' MINUTE TO SECOND}. */
  static final String MINUTE_TO_SECOND = "minute to second";

  private static final long LONGEST = 999_999 * DAY;
  private static final Pattern PART =
      Pattern.compile(
          "\\s*(?:([+-]?)([0-9]{1,9}):([0-9]{1,2})(?::([0-9]{1,2}(?:\\.[0-9]{1,9})?))?"
              + "|([+-]?(?:[0-9]{1,12}(?:\\.[0-9]{0,9})?|\\.[0-9]{1,9}))\\s*([a-z]*))");
  private static final Pattern ISO = Pattern.compile("p[0-9.ymwdths+-]+");
  private static final Map<String, Long> UNITS =
      Map.ofEntries(
          Map.entry("millisecond", 1L),
          Map.entry("ms", 1L),
          Map.entry("msec", 1L),
          Map.entry("second", 1000L),
          Map.entry("sec", 1000L),
          Map.entry("s", 1000L),
          Map.entry("minute", MINUTE),
          Map.entry("min", MINUTE),
          Map.entry("m", MINUTE),
          Map.entry("hour", HOUR),
          Map.entry("hr", HOUR),
          Map.entry("h", HOUR),
          Map.entry("day", DAY),
          Map.entry("d", DAY),
          Map.entry("week", 7 * DAY),
          Map.entry("w", 7 * DAY));
  private static final List<Map.Entry<String, Long>> FLINK_UNITS =
      List.of(
          Map.entry("DAY", DAY),
          Map.entry("HOUR", HOUR),
          Map.entry("MINUTE", MINUTE),
          Map.entry("SECOND", 1000L));
  private static final Map<String, Long> LONG_UNITS =
      Map.of("month", 1L, "mon", 1L, "year", 12L, "yr", 12L, "y", 12L, "decade", 120L);

  /**
   * Reads {@code 1 hour 30 minutes}, {@code 1:30:00}, {@code -2 days}, {@code PT5M}; empty if it is
   * no interval.
   *
   * @param unit of a number that stands alone, such as {@code minute}
   */
  static Optional<Span> parse(String text, String unit) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    if (lower.startsWith("@")) {
      lower = lower.substring(1);
    }
    boolean ago = lower.endsWith(" ago");
    if (ago) {
      lower = lower.substring(0, lower.length() - 4);
    }
    try {
      Optional<Span> span = ISO.matcher(lower).matches() ? iso(lower) : parts(lower, unit);
      return span.map(s -> ago ? s.times(-1) : s).filter(s -> Math.abs(s.millis) <= LONGEST);
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static Optional<Span> parts(String text, String unit) {
    Matcher part = PART.matcher(text);
    Span sum = new Span(0, 0);
    int at = 0;
    while (at < text.length()) {
      if (!part.find(at) || part.start() != at) {
        return Optional.empty();
      }
      boolean days = text.indexOf(':', part.end()) >= 0;
      Optional<Span> one =
          part.group(3) == null ? counted(part, days ? "day" : unit) : clock(part, unit);
      if (one.isEmpty()) {
        return one;
      }
      sum = sum.plus(one.get());
      at = part.end();
    }
    return at == 0 ? Optional.empty() : Optional.of(sum);
  }

  private static Optional<Span> clock(Matcher part, String unit) {
    boolean toSeconds = part.group(4) == null && unit.equals(MINUTE_TO_SECOND);
    BigDecimal first = new BigDecimal(part.group(2));
    BigDecimal second = new BigDecimal(part.group(3));
    BigDecimal third = part.group(4) == null ? BigDecimal.ZERO : new BigDecimal(part.group(4));
    long sixty = 60;
    if (second.longValue() >= sixty || third.longValue() >= sixty) {
      return Optional.empty();
    }
    Span span =
        toSeconds
            ? of(first, MINUTE).plus(of(second, 1000))
            : of(first, HOUR).plus(of(second, MINUTE)).plus(of(third, 1000));
    return Optional.of(part.group(1).equals("-") ? span.times(-1) : span);
  }

  private static Optional<Span> counted(Matcher part, String defaultUnit) {
    BigDecimal count = new BigDecimal(part.group(5));
    String unit = part.group(6).isEmpty() ? defaultUnit : part.group(6);
    String singular =
        unit.length() > 2 && unit.endsWith("s") ? unit.substring(0, unit.length() - 1) : unit;
    Long millis = UNITS.get(singular);
    if (millis != null) {
      return Optional.of(of(count, millis));
    }
    Long months = LONG_UNITS.get(singular);
    return months == null
        ? Optional.empty()
        : Optional.of(new Span(count.multiply(BigDecimal.valueOf(months)).longValueExact(), 0));
  }

  private static Optional<Span> iso(String text) {
    int time = text.indexOf('t');
    String date = text.substring(1, time < 0 ? text.length() : time);
    String clock = time < 0 ? "" : text.substring(time + 1);
    String words =
        date.replace("y", " year ")
                .replace("w", " week ")
                .replace("d", " day ")
                .replace("m", " mon ")
            + clock.replace("s", " sec ").replace("h", " hour ").replaceAll("m", " min ");
    return words.isBlank() ? Optional.empty() : parts(words.strip().replaceAll(" +", " "), "none");
  }

  /** Throws an ArithmeticException if it is no whole number of milliseconds. */
  private static Span of(BigDecimal count, long millis) {
    return new Span(0, count.multiply(BigDecimal.valueOf(millis)).longValueExact());
  }

  Span plus(Span other) {
    return new Span(Math.addExact(months, other.months), Math.addExact(millis, other.millis));
  }

  Span times(long factor) {
    return new Span(Math.multiplyExact(months, factor), Math.multiplyExact(millis, factor));
  }

  /** Whether some of it leads back in time. */
  boolean isNegative() {
    return months < 0 || millis < 0;
  }

  /**
   * Whether Flink has a literal for it: for months or for up to 999 days, but not for both
   * together.
   */
  boolean isPlain() {
    return millis == 0 || (months == 0 && Math.abs(millis) < 1000 * DAY);
  }

  /** In Flink's SQL. */
  String flink() {
    if (months != 0) {
      return literal(months, 1, "MONTH", 6);
    }
    for (Map.Entry<String, Long> unit : FLINK_UNITS) {
      if (millis % unit.getValue() == 0 && Math.abs(millis) / unit.getValue() < 1000) {
        return literal(millis, unit.getValue(), unit.getKey(), 3);
      }
    }
    long size = Math.abs(millis);
    return "INTERVAL %s'%d %02d:%02d:%02d.%03d' DAY(3) TO SECOND(3)"
        .formatted(
            millis < 0 ? "-" : "",
            size / DAY,
            size % DAY / HOUR,
            size % HOUR / MINUTE,
            size % MINUTE / 1000,
            size % 1000);
  }

  private static String literal(long signed, long unit, String name, int precision) {
    long count = Math.abs(signed) / unit;
    return "INTERVAL %s'%d' %s%s"
        .formatted(signed < 0 ? "-" : "", count, name, count > 99 ? "(" + precision + ")" : "");
  }
}
