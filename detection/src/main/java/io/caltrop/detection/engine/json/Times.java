package io.caltrop.detection.engine.json;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.apache.flink.table.data.TimestampData;
import org.jspecify.annotations.Nullable;

/**
 * Times of records: ISO 8601 with T or a space between date and time, seconds and offset optional.
 * Without an offset it is UTC.
 */
final class Times {
  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral(' ')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendOffset("+HH:mm:ss", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HHmm", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HH", "Z")
          .optionalEnd()
          .toFormatter(Locale.ROOT);

  // The years 1 to 9999: what every part of the way, and PostgreSQL, can hold.
  private static final long FIRST_MS = LocalDate.of(1, 1, 1).toEpochDay() * 86_400_000L;
  private static final long LAST_MS = LocalDate.of(10_000, 1, 1).toEpochDay() * 86_400_000L - 1;

  private static final int DATE_LENGTH = 10;
  private static final int LONGEST = 64;

  private Times() {}

  /** The time that the text says, cut to so many digits of a second; null if it says none. */
  static @Nullable TimestampData timestamp(String text, int precision) {
    String stripped = text.strip();
    if (stripped.length() <= DATE_LENGTH || stripped.length() > LONGEST) {
      return null;
    }
    String spaced =
        stripped.substring(0, DATE_LENGTH)
            + ' '
            + stripped.substring(DATE_LENGTH + 1).replace(" ", "");
    char between = stripped.charAt(DATE_LENGTH);
    if (between != ' ' && between != 'T' && between != 't') {
      return null;
    }
    try {
      TemporalAccessor parsed =
          TIMESTAMP.parseBest(
              spaced.toUpperCase(Locale.ROOT), OffsetDateTime::from, LocalDateTime::from);
      LocalDateTime utc =
          parsed instanceof OffsetDateTime offset
              ? offset.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()
              : (LocalDateTime) parsed;
      long unit = (long) Math.pow(10, 9 - Math.min(precision, 9));
      long nanos = utc.toLocalTime().toNanoOfDay();
      LocalTime cut = LocalTime.ofNanoOfDay(nanos / unit * unit);
      return within(TimestampData.fromLocalDateTime(utc.with(cut)));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** A point in time; null outside the years 1 to 9999. */
  static @Nullable TimestampData ofEpochMs(long ms) {
    return within(TimestampData.fromEpochMillis(ms));
  }

  private static @Nullable TimestampData within(TimestampData time) {
    long ms = time.getMillisecond();
    return ms < FIRST_MS || ms > LAST_MS ? null : time;
  }

  /** Days since 1970; null if the text is no date. */
  static @Nullable Integer date(String text) {
    try {
      LocalDate date = LocalDate.parse(text.strip());
      boolean held = date.getYear() >= 1 && date.getYear() <= 9999;
      return held ? Integer.valueOf((int) date.toEpochDay()) : null;
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** Milliseconds of the day; null if the text is no time. */
  static @Nullable Integer time(String text) {
    try {
      return (int) (LocalTime.parse(text.strip()).toNanoOfDay() / 1_000_000);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
