package io.caltrop.app.doctor;

import java.util.Locale;

/**
 * What was found of one thing.
 *
 * @param subject such as {@code Kafka}
 * @param detail one line; for {@link Level#FAIL} and {@link Level#WARN} with what to mend
 */
public record Finding(Level level, String subject, String detail) {
  /** How bad it is. */
  public enum Level {
    OK,
    WARN,
    FAIL
  }

  static Finding ok(String subject, String detail) {
    return new Finding(Level.OK, subject, detail);
  }

  static Finding warn(String subject, String detail) {
    return new Finding(Level.WARN, subject, detail);
  }

  static Finding fail(String subject, String detail) {
    return new Finding(Level.FAIL, subject, detail);
  }

  /** {@code ok Kafka 6 topics at localhost:9092}. */
  @Override
  public String toString() {
    String word = level.name().toLowerCase(Locale.ROOT);
    return String.format(Locale.ROOT, "%-5s %-14s %s", word, subject, detail);
  }
}
