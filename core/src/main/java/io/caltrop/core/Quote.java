package io.caltrop.core;

/** Shows a value that came from outside in an error message: quoted, escaped and cut. */
public final class Quote {
  private static final int LONGEST = 80;

  private Quote() {}

  /**
   * The text in double quotes, at most 80 characters of it; control characters, and those that hide
   * or reorder text, as {@code \\uXXXX}.
   */
  public static String of(String text) {
    StringBuilder shown = new StringBuilder(Math.min(text.length(), LONGEST) + 8).append('"');
    for (int i = 0; i < Math.min(text.length(), LONGEST); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        shown.append('\\');
      }
      append(c, shown);
    }
    return shown.append(text.length() > LONGEST ? "...\"" : "\"").toString();
  }

  /** The whole text without quotes, on one line, with the same characters escaped. */
  public static String line(String text) {
    StringBuilder shown = new StringBuilder(text.length() + 16);
    text.chars().forEach(c -> append((char) c, shown));
    return shown.toString();
  }

  private static void append(char c, StringBuilder shown) {
    if (isUnsafe(c)) {
      shown.append(String.format("\\u%04x", (int) c));
    } else {
      shown.append(c);
    }
  }

  private static boolean isUnsafe(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
