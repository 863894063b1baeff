package io.caltrop.core;

/** Shows a value that came from outside in an error message: quoted, escaped and cut. */
public final class Quote {
  private static final int LONGEST = 80;

  private Quote() {}

  /**
   * The text in double quotes, control characters as {@code \\uXXXX}, at most 80 characters of it.
   */
  public static String of(String text) {
    StringBuilder shown = new StringBuilder(Math.min(text.length(), LONGEST) + 8).append('"');
    for (int i = 0; i < Math.min(text.length(), LONGEST); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        shown.append('\\').append(c);
      } else if (Character.isISOControl(c) || Character.isSurrogate(c)) {
        shown.append(String.format("\\u%04x", (int) c));
      } else {
        shown.append(c);
      }
    }
    return shown.append(text.length() > LONGEST ? "...\"" : "\"").toString();
  }
}
