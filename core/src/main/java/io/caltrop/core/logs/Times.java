package io.caltrop.core.logs;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Times of logs as ISO 8601 in UTC with a Z. What is no time is null. */
final class Times {
  /** English names, whatever the machine speaks. */
  private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendPattern("['T'][' ']")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendPattern("[XXX][XX][X]")
          .toFormatter(Locale.ROOT);

  private static final DateTimeFormatter ACCESS =
      DateTimeFormatter.ofPattern("d/MMM/yyyy:HH:mm:ss[ xx]", Locale.ENGLISH);

  private Times() {}

  static String iso(Instant time) {
    return DateTimeFormatter.ISO_INSTANT.format(time);
  }

  /**
   * The time of an access log, such as {@code 10/Oct/2000:13:55:36 -0700}; {@code zone} is for one
   * without an offset.
   */
  static @Nullable String ofAccess(String text, ZoneId zone) {
    return of(ACCESS, text, zone);
  }

  /** ISO 8601; {@code zone} is for a time without an offset. */
  static @Nullable String ofIso(String text, ZoneId zone) {
    return of(ISO, text, zone);
  }

  private static @Nullable String of(DateTimeFormatter format, String text, ZoneId zone) {
    try {
      TemporalAccessor parsed = format.parse(text);
      ZoneOffset offset = parsed.query(TemporalQueries.offset());
      LocalDateTime local = LocalDateTime.from(parsed);
      return iso(local.atZone(offset == null ? zone : offset).toInstant());
    } catch (DateTimeException e) {
      return null;
    }
  }

  /**
   * A count since 1970 in seconds, with or without a fraction, in milliseconds, microseconds or
   * nanoseconds: its size says which.
   */
  static @Nullable String ofCount(String text) {
    if (text.length() < 9 || text.length() > 24 || !hasOnlyDigitsAndDots(text)) {
      return null;
    }
    try {
      BigDecimal count = new BigDecimal(text);
      int digits = count.precision() - count.scale();
      int unit = digits <= 11 ? 0 : digits <= 14 ? 3 : digits <= 17 ? 6 : 9;
      BigDecimal seconds = count.movePointLeft(unit);
      long whole = seconds.longValue();
      BigDecimal rest = seconds.subtract(BigDecimal.valueOf(whole));
      return iso(Instant.ofEpochSecond(whole, rest.movePointRight(9).longValue()));
    } catch (NumberFormatException | DateTimeException e) {
      return null; // two dots; a year beyond all calendars
    }
  }

  private static boolean hasOnlyDigitsAndDots(String text) {
    return text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.');
  }

  /** The number of an English month's first three letters, 1 to 12; 0 if they are none. */
  static int month(String text, int from) {
    for (int i = 0; i < MONTHS.length(); i += 3) {
      if (text.regionMatches(true, from, MONTHS, i, 3)) {
        return i / 3 + 1;
      }
    }
    return 0;
  }
}
