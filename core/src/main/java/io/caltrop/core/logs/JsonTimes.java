package io.caltrop.core.logs;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the times of JSON, which each program writes in its own way: ISO 8601 and what is near it,
 * counts since 1970, and as access logs, syslog and mails have them. ISO times without a zone are
 * UTC.
 */
final class JsonTimes {
  static final String ALLOWED =
      "ISO 8601, a count since 1970, or such as 10/Oct/2000:13:55:36 -0700 and Oct 10 13:55:36";

  private static final Pattern NEAR_ISO =
      Pattern.compile(
          "([0-9]{4})([-/]?)([0-9]{1,2})\\2([0-9]{1,2})"
              + "(?:(?: +|[Tt])([0-9]{1,2}:[0-9]{2})(:[0-9]{2})?(?:[.,]([0-9]{1,9})[0-9]*)?"
              + " *(?:([Zz]|UTC|GMT)|([+-][0-9]{2})(?::?([0-9]{2}))?)?)?");
  private static final Pattern NUMBER =
      Pattern.compile("[0-9]{1,24}(?:\\.[0-9]{1,24})?(?:[eE]\\+?[0-9]{1,2})?");
  private static final List<DateTimeFormatter> ZONED =
      List.of(DateTimeFormatter.RFC_1123_DATE_TIME, DateTimeFormatter.ISO_ZONED_DATE_TIME);

  private final ZoneId zone;
  private final SyslogTime syslog;
  private String lastText = "";
  private @Nullable String lastIso;

  /**
   * For one log.
   *
   * @param zone of times as access logs and syslog have them that name none
   * @param clock for the year of times that name none
   */
  JsonTimes(ZoneId zone, Clock clock) {
    this.zone = zone;
    this.syslog = new SyslogTime(zone, clock);
  }

  /** The time as ISO 8601 in UTC; null if it is none. */
  @Nullable String read(String text) {
    if (!text.equals(lastText)) {
      lastIso = convert(text.strip());
      lastText = text;
    }
    return lastIso;
  }

  /** Whether a text is a number: as a time it is seconds since 1970 to who reads the record. */
  static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  private @Nullable String convert(String text) {
    String iso = Times.ofIso(text, ZoneOffset.UTC);
    iso = iso == null ? Times.ofCount(text) : iso;
    iso = iso == null ? Times.ofAccess(text, zone) : iso;
    iso = iso == null ? ofSyslog(text) : iso;
    iso = iso == null ? nearIso(text) : iso;
    return iso == null ? zoned(text) : iso;
  }

  private @Nullable String ofSyslog(String text) {
    try {
      return Times.month(text, 0) == 0 ? null : syslog.read(text);
    } catch (UnparsableLineException e) {
      return null;
    }
  }

  /** {@code 2024/5/1}, {@code 20240501 9:00}, {@code 2024-05-01 09:00:00,123 UTC}. */
  private static @Nullable String nearIso(String text) {
    Matcher matcher = NEAR_ISO.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    try {
      int year = Integer.parseInt(matcher.group(1));
      int month = Integer.parseInt(matcher.group(3));
      LocalDate date = LocalDate.of(year, month, Integer.parseInt(matcher.group(4)));
      return Times.ofIso(date + "T" + clock(matcher), ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static String clock(Matcher matcher) {
    String clock = matcher.group(5);
    if (clock == null) {
      return "00:00:00";
    }
    String offset = matcher.group(9) == null ? "Z" : matcher.group(9) + ":" + or(matcher, 10, "00");
    String fraction = matcher.group(7) == null ? "" : "." + matcher.group(7);
    return (clock.length() < 5 ? "0" : "") + clock + or(matcher, 6, ":00") + fraction + offset;
  }

  private static String or(Matcher matcher, int group, String none) {
    String text = matcher.group(group);
    return text == null ? none : text;
  }

  private static @Nullable String zoned(String text) {
    for (DateTimeFormatter format : ZONED) {
      try {
        return Times.iso(ZonedDateTime.parse(text, format).toInstant());
      } catch (DateTimeException e) {
        // the next one may read it
      }
    }
    return null;
  }
}
