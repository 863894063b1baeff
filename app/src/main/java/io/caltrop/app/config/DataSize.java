package io.caltrop.app.config;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes.
 *
 * @param bytes 0 or more
 */
public record DataSize(long bytes) implements Comparable<DataSize> {
  static final String ALLOWED = "bytes, or a number with B, KiB, MiB or GiB such as 8 MiB";

  private static final Pattern SHAPE = Pattern.compile("([0-9]{1,12}) ?([a-z]*)");
  private static final Map<String, Long> UNITS =
      Map.ofEntries(
          Map.entry("", 1L),
          Map.entry("b", 1L),
          Map.entry("k", 1L << 10),
          Map.entry("kb", 1L << 10),
          Map.entry("kib", 1L << 10),
          Map.entry("m", 1L << 20),
          Map.entry("mb", 1L << 20),
          Map.entry("mib", 1L << 20),
          Map.entry("g", 1L << 30),
          Map.entry("gb", 1L << 30),
          Map.entry("gib", 1L << 30));

  /** Checks the sign. */
  public DataSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size of " + bytes + " bytes; allowed: 0 or more");
    }
  }

  /**
   * Reads bytes, or a number with a unit. As in most servers' configuration, k is 1024.
   *
   * @throws IllegalArgumentException if the text is neither
   */
  public static DataSize parse(String text) {
    Matcher shape = SHAPE.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!shape.matches() || !UNITS.containsKey(shape.group(2))) {
      throw new IllegalArgumentException("not a size; allowed: " + ALLOWED);
    }
    return new DataSize(
        Math.multiplyExact(Long.parseLong(shape.group(1)), UNITS.get(shape.group(2))));
  }

  @Override
  public int compareTo(DataSize other) {
    return Long.compare(bytes, other.bytes);
  }

  @Override
  public String toString() {
    if (bytes > 0 && bytes % (1 << 30) == 0) {
      return (bytes >> 30) + " GiB";
    }
    if (bytes > 0 && bytes % (1 << 20) == 0) {
      return (bytes >> 20) + " MiB";
    }
    return bytes > 0 && bytes % (1 << 10) == 0 ? (bytes >> 10) + " KiB" : bytes + " B";
  }
}
