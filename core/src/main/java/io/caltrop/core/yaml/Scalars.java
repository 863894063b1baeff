package io.caltrop.core.yaml;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The types of single values that any file may have. */
public final class Scalars {
  /** Text that is not blank. */
  public static final Type<String> TEXT = Scalar.of("text", text -> notBlank(text.text()));

  private Scalars() {}

  /** Whole numbers of a range. */
  public static Type<Integer> integer(int least, int most) {
    return integer(least, most, "a whole number from " + least + " to " + most);
  }

  /** Whole numbers of a range, which have words of their own. */
  public static Type<Integer> integer(int least, int most, String allowed) {
    return Scalar.of(allowed, text -> inRange(Integer.valueOf(text.text().strip()), least, most));
  }

  /** Large whole numbers of a range. */
  public static Type<Long> count(long least, long most) {
    return Scalar.of(
        "a whole number from " + least + " to " + most,
        text -> inRange(Long.valueOf(text.text().strip()), least, most));
  }

  /** Durations of a range. */
  public static Type<Duration> duration(Duration least, Duration most) {
    return Scalar.of(
        Durations.ALLOWED + ", from " + Durations.show(least) + " to " + Durations.show(most),
        text -> inRange(Durations.parse(text.text()), least, most));
  }

  /** One of some names in lower case. */
  public static Type<String> choice(List<String> names) {
    return Scalar.of(
        String.join(", ", names),
        text -> {
          String name = text.text().strip().toLowerCase(Locale.ROOT);
          if (!names.contains(name)) {
            throw new IllegalArgumentException("not among " + names);
          }
          return name;
        });
  }

  /**
   * The value.
   *
   * @throws IllegalArgumentException if it is outside of the range
   */
  public static <T extends Comparable<T>> T inRange(T value, T least, T most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(value + " is not from " + least + " to " + most);
    }
    return value;
  }

  /**
   * The text.
   *
   * @throws IllegalArgumentException if it is blank
   */
  public static String notBlank(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("blank");
    }
    return text;
  }
}
