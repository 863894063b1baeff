package io.caltrop.detection.dialect;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The format of {@code to_char} and {@code to_timestamp} as Java's DateTimeFormatter has it. */
final class TimeFormat {
  private static final List<Map.Entry<String, String>> PATTERNS =
      List.of(
          Map.entry("YYYY", "uuuu"),
          Map.entry("MONTH", ""),
          Map.entry("MON", ""),
          Map.entry("HH24", "HH"),
          Map.entry("HH12", "hh"),
          Map.entry("DDD", "DDD"),
          Map.entry("MM", "MM"),
          Map.entry("DD", "dd"),
          Map.entry("HH", "hh"),
          Map.entry("MI", "mm"),
          Map.entry("SS", "ss"),
          Map.entry("MS", "SSS"),
          Map.entry("US", ""),
          Map.entry("AM", "a"),
          Map.entry("PM", "a"),
          Map.entry("YY", "uu"));

  /** Names that are read in any case; written, they would take that of the format. */
  private static final Map<String, String> NAMES = Map.of("MONTH", "MMMM", "MON", "MMM");

  private TimeFormat() {}

  /** To write times in. */
  static String written(String format, int at) {
    return java(format, at, Map.of());
  }

  /** To read times in. */
  static String read(String format, int at) {
    return java(format, at, NAMES);
  }

  private static String java(String format, int at, Map<String, String> names) {
    StringBuilder java = new StringBuilder();
    int i = 0;
    while (i < format.length()) {
      char c = format.charAt(i);
      if (c == '"') {
        int end = format.indexOf('"', i + 1);
        String quoted = format.substring(i + 1, end < 0 ? format.length() : end);
        java.append('\'').append(quoted.replace("'", "''")).append('\'');
        i = end < 0 ? format.length() : end + 1;
      } else if (Character.isLetter(c)) {
        Map.Entry<String, String> pattern = pattern(format, i, at, names);
        java.append(pattern.getValue());
        i += pattern.getKey().length();
      } else {
        java.append(
            "[]{}#'".indexOf(c) >= 0 ? "'" + (c == '\'' ? "'" : c) + "'" : String.valueOf(c));
        i++;
      }
    }
    return java.toString();
  }

  private static Map.Entry<String, String> pattern(
      String format, int from, int at, Map<String, String> names) {
    String rest = format.substring(from).toUpperCase(Locale.ROOT);
    return PATTERNS.stream()
        .filter(pattern -> rest.startsWith(pattern.getKey()))
        .findFirst()
        .map(
            pattern ->
                Map.entry(
                    pattern.getKey(), names.getOrDefault(pattern.getKey(), pattern.getValue())))
        .filter(pattern -> !pattern.getValue().isEmpty())
        .orElseThrow(
            () ->
                Problems.hinted(
                    at,
                    "0A000",
                    "format \"%s\" is not supported in streaming queries".formatted(format),
                    "YYYY, MM, %sDD, HH24, HH12, MI, SS, MS, AM, and texts in double quotes"
                        .formatted(names.isEmpty() ? "" : "Mon, Month, ")));
  }
}
