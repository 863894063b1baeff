package io.caltrop.detection.dialect.functions;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Dates and times as PostgreSQL reads them from text, in ISO 8601's order; NULL where it would
 * fail. Times without a zone are UTC, and seconds have up to six digits behind the point.
 */
public final class TimeTexts {
  private static final Pattern SHAPE =
      Pattern.compile(
          "([0-9]{4})([-/]?)([0-9]{1,2})\\2([0-9]{1,2})"
              + "(?:(?:[ ]+|[Tt])([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9})[0-9]*)?)?"
              + "[ ]*(?:([Zz]|UTC|GMT)|([+-])([0-9]{1,2})(?::?([0-9]{2}))?)?)?");
  private static final long FIRST_MILLIS = 100_000_000_000L;

  private TimeTexts() {}

  /** A date; what stands behind it is skipped if it is a time. */
  public static @Nullable LocalDate date(String text) {
    Matcher matcher = SHAPE.matcher(NumberTexts.strip(text));
    try {
      return matcher.matches() && hasClock(matcher) ? day(matcher) : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Date and time; a zone is skipped, as PostgreSQL does. */
  public static @Nullable LocalDateTime dateTime(String text) {
    Matcher matcher = SHAPE.matcher(NumberTexts.strip(text));
    try {
      return matcher.matches() ? dateTime(matcher) : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** A point in time. */
  public static @Nullable Instant instant(String text) {
    Matcher matcher = SHAPE.matcher(NumberTexts.strip(text));
    try {
      if (!matcher.matches()) {
        return null;
      }
      LocalDateTime local = dateTime(matcher);
      return local == null ? null : local.toInstant(offset(matcher));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /**
   * When an event happened: as {@link #instant} reads it, or a count of seconds, milli-, micro- or
   * nanoseconds since 1970, told apart by its size.
   */
  public static @Nullable Instant eventTime(String text) {
    Instant usual = UsualTimes.instant(text);
    if (usual != null) {
      return usual;
    }
    Long count = NumberTexts.whole(text, 0, Long.MAX_VALUE);
    if (count == null) {
      Double seconds = text.indexOf('.') > 0 ? NumberTexts.floating(text) : null;
      return seconds != null && seconds >= 0 && seconds < FIRST_MILLIS
          ? Instant.ofEpochMilli(Math.round(seconds * 1000))
          : instant(text);
    }
    if (count < FIRST_MILLIS) {
      return Instant.ofEpochSecond(count);
    }
    long millis = count;
    while (millis >= FIRST_MILLIS * 1000) {
      millis /= 1000;
    }
    return Instant.ofEpochMilli(millis);
  }

  private static boolean hasClock(Matcher matcher) {
    return matcher.group(5) == null || dateTime(matcher) != null;
  }

  private static LocalDate day(Matcher matcher) {
    if (matcher.group(2).isEmpty() && matcher.end(4) - matcher.start(3) != 4) {
      throw new DateTimeException("neither 20241014 nor 2024-10-14");
    }
    return LocalDate.of(number(matcher, 1), number(matcher, 3), number(matcher, 4));
  }

  private static @Nullable LocalDateTime dateTime(Matcher matcher) {
    LocalDateTime midnight = day(matcher).atStartOfDay();
    if (matcher.group(5) == null) {
      return midnight;
    }
    int hour = number(matcher, 5);
    int minute = number(matcher, 6);
    int second = number(matcher, 7);
    long micros = micros(matcher.group(8));
    // PostgreSQL takes 24:00:00 and a leap second.
    boolean end = hour == 24 && minute == 0 && second == 0 && micros == 0;
    if ((hour > 23 && !end) || minute > 59 || second > 60) {
      return null;
    }
    return midnight
        .plusSeconds(hour * 3600L + minute * 60L + second)
        .plus(micros, ChronoUnit.MICROS);
  }

  private static long micros(@Nullable String fraction) {
    return fraction == null
        ? 0
        : (Long.parseLong((fraction + "00000000").substring(0, 9)) + 500) / 1000;
  }

  private static ZoneOffset offset(Matcher matcher) {
    if (matcher.group(10) == null) {
      return ZoneOffset.UTC;
    }
    int seconds = number(matcher, 11) * 3600 + number(matcher, 12) * 60;
    return ZoneOffset.ofTotalSeconds("-".equals(matcher.group(10)) ? -seconds : seconds);
  }

  private static int number(Matcher matcher, int group) {
    String digits = matcher.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }
}
