package io.caltrop.core.yaml;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as text: {@code 3600} (seconds) or a number with a unit such as {@code 30m}. */
public final class Durations {
  /** In words. */
  public static final String ALLOWED = "seconds, or a number with ms, s, m, h or d such as 30m";

  private static final Pattern SHAPE = Pattern.compile("([0-9]{1,12}) ?([a-z]*)");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "", Duration.ofSeconds(1),
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "min", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private Durations() {}

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if the text is none
   */
  public static Duration parse(String text) {
    Matcher shape = SHAPE.matcher(text.strip().toLowerCase(Locale.ROOT));
    Duration unit = shape.matches() ? UNITS.get(shape.group(2)) : null;
    if (unit == null) {
      throw new IllegalArgumentException("not a duration; allowed: " + ALLOWED);
    }
    return unit.multipliedBy(Long.parseLong(shape.group(1)));
  }

  /** The shortest text that reads as this duration, with its unit. */
  public static String show(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds == 0 || seconds % 60 != 0) {
      return seconds + "s";
    }
    if (seconds % 3600 != 0) {
      return seconds / 60 + "m";
    }
    return seconds % 86400 != 0 ? seconds / 3600 + "h" : seconds / 86400 + "d";
  }
}
