package io.caltrop.core.logs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Year;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds the year of times without one, in one log. The first is in the newest year that does not
 * put it more than a day into the future of the clock. The others are in the year of the one
 * before, or in the next one after a step back as from December to January. After another step of
 * more than a month, or one that leads more than a week into the future, the year is looked for
 * again.
 */
final class SyslogYear {
  private static final Duration AHEAD = Duration.ofDays(1);
  private static final Duration KEPT_AHEAD = Duration.ofDays(7);
  private static final int YEARS_BACK = 8; // between two leap days, over 1900 or 2100
  private static final int HALF_A_YEAR = 183;
  private static final int MONTH = 31;

  private final Clock clock;
  private @Nullable LocalDateTime last;

  SyslogYear(Clock clock) {
    this.clock = clock;
  }

  /**
   * The time in its year; null if no year has it.
   *
   * @throws java.time.DateTimeException if the month never has that day
   */
  @Nullable Instant find(int month, int day, LocalTime time, ZoneId zone) {
    LocalDateTime found = kept(month, day, time);
    Instant now = clock.instant();
    if (found == null || at(found, zone).isAfter(now.plus(KEPT_AHEAD))) {
      found = newest(month, day, time, now.plus(AHEAD), zone);
    }
    if (found == null) {
      return null;
    }
    last = found;
    return at(found, zone);
  }

  private @Nullable LocalDateTime kept(int month, int day, LocalTime time) {
    LocalDateTime before = last;
    LocalDateTime same = before == null ? null : in(before.getYear(), month, day, time);
    if (before == null || same == null) {
      return null;
    }
    long step = ChronoUnit.DAYS.between(before, same);
    if (step < -HALF_A_YEAR) {
      return in(before.getYear() + 1, month, day, time);
    }
    return Math.abs(step) > MONTH ? null : same;
  }

  private static @Nullable LocalDateTime newest(
      int month, int day, LocalTime time, Instant latest, ZoneId zone) {
    int year = latest.atZone(zone).getYear();
    for (int y = year; y >= year - YEARS_BACK; y--) {
      LocalDateTime found = in(y, month, day, time);
      if (found != null && !at(found, zone).isAfter(latest)) {
        return found;
      }
    }
    return null;
  }

  /** The time in a year; null if it is on a leap day that the year has not. */
  private static @Nullable LocalDateTime in(int year, int month, int day, LocalTime time) {
    boolean isMissing = month == 2 && day == 29 && !Year.isLeap(year);
    return isMissing ? null : LocalDateTime.of(LocalDate.of(year, month, day), time);
  }

  private static Instant at(LocalDateTime time, ZoneId zone) {
    return time.atZone(zone).toInstant();
  }
}
