package io.caltrop.core.logs;

import io.caltrop.core.Quote;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Year;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the times of syslog. RFC 3164's have no year: it is the newest one that does not put the
 * line more than a day into the future of the clock.
 */
final class SyslogTime {
  private static final Pattern RFC_3164 =
      Pattern.compile(
          "\\p{Alpha}{3} {1,2}(\\d{1,2}) (?:(\\d{4}) )?(\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?)");
  private static final Duration AHEAD = Duration.ofDays(1);
  private static final int YEARS_BACK = 8; // between two leap days, over 1900 or 2100

  private final ZoneId zone;
  private final Clock clock;
  private String lastText = "";
  private @Nullable String lastIso;

  SyslogTime(ZoneId zone, Clock clock) {
    this.zone = zone;
    this.clock = clock;
  }

  /** Where a time ends that begins at {@code start}; -1 if it is none, by its looks. */
  static int end(String line, int start) {
    if (start >= line.length()) {
      return -1;
    }
    char c = line.charAt(start);
    if (c >= '0' && c <= '9') {
      int space = line.indexOf(' ', start);
      // "2024-05-01 12:00:00": the time is a second word.
      return space == start + 10 ? line.indexOf(' ', space + 1) : space;
    }
    if (Times.month(line, start) == 0) {
      return -1;
    }
    int colon = line.indexOf(':', start);
    return colon < 0 || colon > start + 16 ? -1 : line.indexOf(' ', colon);
  }

  /**
   * The time as ISO 8601 in UTC.
   *
   * @throws UnparsableLineException if it is none
   */
  String read(String text) throws UnparsableLineException {
    String iso = lastIso;
    if (iso == null || !text.equals(lastText)) {
      iso = convert(text);
      lastText = text;
      lastIso = iso;
    }
    return iso;
  }

  private String convert(String text) throws UnparsableLineException {
    Matcher matcher = RFC_3164.matcher(text);
    String iso = matcher.matches() ? withYear(text, matcher) : Times.ofIso(text, zone);
    if (iso == null) {
      throw new UnparsableLineException(
          "time "
              + Quote.of(text)
              + "; allowed: such as Oct 10 13:55:36 or 2000-10-10T13:55:36+02:00");
    }
    return iso;
  }

  private @Nullable String withYear(String text, Matcher matcher) {
    int month = Times.month(text, 0);
    int day = Integer.parseInt(matcher.group(1));
    try {
      LocalTime time = LocalTime.parse(matcher.group(3));
      String year = matcher.group(2);
      return year != null
          ? Times.iso(at(LocalDate.of(Integer.parseInt(year), month, day), time))
          : newest(month, day, time);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private @Nullable String newest(int month, int day, LocalTime time) {
    Instant latest = clock.instant().plus(AHEAD);
    int year = latest.atZone(zone).getYear();
    for (int y = year; y >= year - YEARS_BACK; y--) {
      if (month == 2 && day == 29 && !Year.isLeap(y)) {
        continue;
      }
      Instant found = at(LocalDate.of(y, month, day), time);
      if (!found.isAfter(latest)) {
        return Times.iso(found);
      }
    }
    return null;
  }

  private Instant at(LocalDate date, LocalTime time) {
    return LocalDateTime.of(date, time).atZone(zone).toInstant();
  }
}
