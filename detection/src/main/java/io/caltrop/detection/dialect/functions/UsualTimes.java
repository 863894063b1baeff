package io.caltrop.detection.dialect.functions;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Times as almost all logs write them, read without a pattern: {@code 2024-10-14T09:26:53Z}, with a
 * space for the T, without the Z, or with a fraction of three digits before it.
 */
final class UsualTimes {
  private static final int SECONDS = 19;
  private static final int MILLIS = 23;

  private UsualTimes() {}

  /** Null for all others, which may be times as well. */
  static @Nullable Instant instant(String text) {
    int length = text.length();
    int end = length > 0 && text.charAt(length - 1) == 'Z' ? length - 1 : length;
    if ((end != SECONDS && end != MILLIS) || !hasSigns(text, end)) {
      return null;
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    int millis = end == MILLIS ? number(text, 20, 23) : 0;
    boolean isUsual =
        year >= 0
            && hour >= 0
            && hour < 24
            && minute >= 0
            && minute < 60
            && second >= 0
            && second < 60
            && millis >= 0;
    return isUsual ? of(year, month, day, (hour * 60 + minute) * 60 + second, millis) : null;
  }

  private static boolean hasSigns(String text, int end) {
    return text.charAt(4) == '-'
        && text.charAt(7) == '-'
        && (text.charAt(10) == 'T' || text.charAt(10) == ' ')
        && text.charAt(13) == ':'
        && text.charAt(16) == ':'
        && (end == SECONDS || text.charAt(SECONDS) == '.');
  }

  private static @Nullable Instant of(int year, int month, int day, int second, int millis) {
    try {
      long days = LocalDate.of(year, month, day).toEpochDay();
      return Instant.ofEpochMilli((days * 86_400 + second) * 1000 + millis);
    } catch (DateTimeException e) {
      return null; // whatever it is
    }
  }

  /** Negative if it is none. */
  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
