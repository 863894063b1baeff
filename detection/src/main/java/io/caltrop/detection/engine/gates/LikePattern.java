package io.caltrop.detection.engine.gates;

/** A pattern of LIKE as a pattern of Java's. */
final class LikePattern {
  private LikePattern() {}

  /**
   * Of a pattern.
   *
   * @param escape the character that makes the next one stand for itself; empty for none
   */
  static String java(String like, String escape) {
    StringBuilder java = new StringBuilder();
    for (int i = 0; i < like.length(); i++) {
      char c = like.charAt(i);
      boolean isEscape = escape.length() == 1 && c == escape.charAt(0) && i + 1 < like.length();
      if (isEscape) {
        i++;
        literal(like.charAt(i), java);
      } else if (c == '%') {
        java.append(".*");
      } else if (c == '_') {
        java.append('.');
      } else {
        literal(c, java);
      }
    }
    return "(?s)" + searched("^" + java + "$");
  }

  /** It is looked for: what may stand before it and behind it need not be told. */
  private static String searched(String anchored) {
    int begin = anchored.startsWith("^.*") ? 3 : 0;
    int end = anchored.length() - (anchored.endsWith(".*$") ? 3 : 0);
    return begin < end ? anchored.substring(begin, end) : "";
  }

  private static void literal(char c, StringBuilder java) {
    boolean isPlain = c >= 0x80 || Character.isLetterOrDigit(c);
    java.append(isPlain ? "" : "\\").append(c);
  }
}
