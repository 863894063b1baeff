package io.caltrop.detection.engine.json;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** JSON that PostgreSQL's {@code jsonb} can hold. */
public final class HeldJson {
  private static final int UNICODE = 6; // characters of an escape by number
  private static final String REPLACEMENT = "\\ufffd";
  private static final int MOST_DIGITS =
      10_000; // PostgreSQL has 131,072 before the point, 16,383 behind
  private static final int MOST_DIGITS_OF_EXPONENT = 4;

  private HeldJson() {}

  /**
   * A text as {@code jsonb} reads it; empty if it is no JSON, is nested more than 200 deep, or has
   * a number that is too large.
   */
  public static Optional<String> read(String text) {
    JsonScanner scanner = new JsonScanner();
    scanner.start(text.getBytes(StandardCharsets.UTF_8));
    scanner.skipSpace();
    boolean valid = scanner.value() != JsonScanner.BROKEN && scanner.atEnd();
    return valid && !scanner.deep() && !hasVastNumber(text)
        ? Optional.of(of(text))
        : Optional.empty();
  }

  /** The same, or else a text of JSON that says what the text does. */
  public static String readOrQuoted(String text) {
    return read(text)
        .orElseGet(
            () -> {
              StringBuilder json = new StringBuilder(text.length() + 2);
              JsonText.encode(text, json);
              return of(json.toString());
            });
  }

  /**
   * Valid JSON, with the escape of U+FFFD for those of what no text of PostgreSQL's can have: NUL
   * and halves of surrogate pairs.
   */
  public static String of(String json) {
    int slash = json.indexOf('\\');
    if (slash < 0) {
      return json;
    }
    StringBuilder held = new StringBuilder(json);
    while (slash >= 0) {
      int length = json.charAt(slash + 1) == 'u' ? unicode(json, slash, held) : 2;
      slash = json.indexOf('\\', slash + length);
    }
    return held.toString();
  }

  /** Replaces the escape if it must be, and returns the length of what has been looked at. */
  private static int unicode(String json, int slash, StringBuilder held) {
    char c = unit(json, slash);
    if (Character.isHighSurrogate(c)
        && json.startsWith("\\u", slash + UNICODE)
        && Character.isLowSurrogate(unit(json, slash + UNICODE))) {
      return 2 * UNICODE;
    }
    if (c == 0 || Character.isSurrogate(c)) {
      for (int i = 0; i < UNICODE; i++) { // replace would move all that follows
        held.setCharAt(slash + i, REPLACEMENT.charAt(i));
      }
    }
    return UNICODE;
  }

  private static char unit(String json, int slash) {
    return (char) Integer.parseInt(json, slash + 2, slash + UNICODE, 16);
  }

  /**
   * Whether one of its numbers is longer, or has a larger exponent, than any that means something.
   */
  private static boolean hasVastNumber(String json) {
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == '"') {
        i = textEnd(json, i);
      } else if (isDigit(c)) {
        int end = numberEnd(json, i);
        if (isVast(json.substring(i, end))) {
          return true;
        }
        i = end - 1;
      }
    }
    return false;
  }

  private static int textEnd(String json, int start) {
    int i = start + 1;
    while (json.charAt(i) != '"') {
      i += json.charAt(i) == '\\' ? 2 : 1;
    }
    return i;
  }

  private static int numberEnd(String json, int start) {
    int end = start;
    while (end < json.length()
        && (isDigit(json.charAt(end)) || ".eE+-".indexOf(json.charAt(end)) >= 0)) {
      end++;
    }
    return end;
  }

  private static boolean isVast(String number) {
    int e = Math.max(number.indexOf('e'), number.indexOf('E'));
    String exponent = e < 0 ? "" : number.substring(e + 1).replaceFirst("^[+-]?0*", "");
    return exponent.length() > MOST_DIGITS_OF_EXPONENT
        || number.length() + (exponent.isEmpty() ? 0 : Integer.parseInt(exponent)) > MOST_DIGITS;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
