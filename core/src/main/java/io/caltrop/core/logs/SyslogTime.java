package io.caltrop.core.logs;

import io.caltrop.core.Quote;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the times of syslog, in one log. RFC 3164's mostly have no year (see {@link SyslogYear});
 * some systems write one before the time or behind it, and some the name of a zone.
 */
final class SyslogTime {
  private static final Pattern RFC_3164 =
      Pattern.compile(
          "\\p{Alpha}{3} {1,2}(\\d{1,2}) (?:(\\d{4}) )?(\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?)"
              + "(?: (\\p{Upper}\\S*))?(?: (\\d{4}))?");
  private static final Pattern YEAR = Pattern.compile("(?:19|20)\\d\\d");

  /** Where the fraction stands in {@code 2024-05-01 12:00:00,123}. */
  private static final int FRACTION = 19;

  private final ZoneId zone;
  private final SyslogZones zones;
  private final SyslogYear year;
  private String lastText = "";
  private @Nullable String lastIso;

  SyslogTime(ZoneId zone, Clock clock) {
    this.zone = zone;
    this.zones = new SyslogZones(zone);
    this.year = new SyslogYear(clock);
  }

  /** Where a time ends that begins at {@code start}; -1 if it is none, by its looks. */
  int end(String line, int start) {
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
    int end = colon < 0 || colon > start + 16 ? -1 : line.indexOf(' ', colon);
    String zoneName = end < 0 ? "" : wordBeforeHost(line, end + 1);
    if (zones.find(zoneName) != null) {
      end += 1 + zoneName.length();
    }
    String yearBehind = end < 0 ? "" : wordBeforeHost(line, end + 1);
    return YEAR.matcher(yearBehind).matches() ? end + 1 + yearBehind.length() : end;
  }

  /** The word at a place if it can be no host: a host is what stands before the tag. */
  private static String wordBeforeHost(String line, int from) {
    int space = line.indexOf(' ', from);
    if (space <= from || space > from + 5 || Character.isLowerCase(line.charAt(from))) {
      return "";
    }
    int next = line.indexOf(' ', space + 1);
    int end = next < 0 ? line.length() : next;
    boolean isHost = end <= space + 1 || line.charAt(end - 1) == ':';
    return isHost ? "" : line.substring(from, space);
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
    String iso = matcher.matches() ? ofRfc3164(text, matcher) : Times.ofIso(withPoint(text), zone);
    if (iso == null) {
      throw new UnparsableLineException(
          "time "
              + Quote.of(text)
              + "; allowed: such as Oct 10 13:55:36 or 2000-10-10T13:55:36+02:00");
    }
    return iso;
  }

  private static String withPoint(String text) {
    boolean hasComma = text.length() > FRACTION && text.charAt(FRACTION) == ',';
    return hasComma ? text.substring(0, FRACTION) + '.' + text.substring(FRACTION + 1) : text;
  }

  private @Nullable String ofRfc3164(String text, Matcher matcher) {
    int month = Times.month(text, 0);
    int day = Integer.parseInt(matcher.group(1));
    String before = matcher.group(2);
    String named = before == null ? matcher.group(5) : before;
    ZoneId its = matcher.group(4) == null ? zone : zones.find(matcher.group(4));
    if (its == null) {
      return null;
    }
    try {
      LocalTime time = LocalTime.parse(matcher.group(3));
      Instant found =
          named == null
              ? year.find(month, day, time, its)
              : LocalDate.of(Integer.parseInt(named), month, day)
                  .atTime(time)
                  .atZone(its)
                  .toInstant();
      return found == null ? null : Times.iso(found);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
