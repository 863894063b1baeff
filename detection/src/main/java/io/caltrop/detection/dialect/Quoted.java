package io.caltrop.detection.dialect;

/** Reads what stands in quotes: {@code '..'}, {@code E'..'} and {@code ".."}. */
final class Quoted {
  private final String sql;
  private StringBuilder value = new StringBuilder();

  Quoted(String sql) {
    this.sql = sql;
  }

  /** What the quotes read last hold. */
  String value() {
    return value.toString();
  }

  /** Reads a name that starts at a double quote; answers where it ends. */
  int name(int start) {
    value = new StringBuilder();
    int end = body(start + 1, '"', false, start);
    if (value.isEmpty()) {
      throw Problems.at(start, "42601", "zero-length name in quotes");
    }
    checked(value.toString(), start);
    return end;
  }

  /** Reads a text, its prefix and its continuations on further lines; answers where it ends. */
  int text(int start) {
    char prefix = sql.charAt(start);
    if (prefix != '\'' && "eEnN".indexOf(prefix) < 0) {
      throw Problems.unsupported(
          start, "bit, byte and U& texts", "write '..', or E'..' with \\u escapes");
    }
    boolean escapes = prefix == 'e' || prefix == 'E';
    value = new StringBuilder();
    int end = body(start + (prefix == '\'' ? 1 : 2), '\'', escapes, start);
    for (int next = continuation(end); next >= 0; next = continuation(end)) {
      end = body(next + 1, '\'', escapes, start);
    }
    checked(value.toString(), start);
    return end;
  }

  /** The text, if PostgreSQL can hold it. */
  static String checked(String text, int start) {
    if (text.codePoints().anyMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE)) {
      throw Problems.at(start, "22021", "a text cannot hold code 0 or half a surrogate pair");
    }
    return text;
  }

  private int body(int from, char quote, boolean escapes, int start) {
    int at = from;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == quote) {
        if (at + 1 == sql.length() || sql.charAt(at + 1) != quote) {
          return at + 1;
        }
        value.append(quote);
        at += 2;
      } else if (c == '\\' && escapes && at + 1 < sql.length()) {
        at = escape(at + 1);
      } else {
        value.append(c);
        at++;
      }
    }
    throw Problems.at(
        start, "42601", quote == '"' ? "unterminated quoted name" : "unterminated quoted text");
  }

  /** The quote of a continuation, which stands on a later line; -1 if there is none. */
  private int continuation(int from) {
    int at = from;
    boolean newLine = false;
    while (at < sql.length() && Lexer.isSpace(sql.charAt(at))) {
      newLine |= sql.charAt(at) == '\n' || sql.charAt(at) == '\r';
      at++;
    }
    return newLine && at < sql.length() && sql.charAt(at) == '\'' ? at : -1;
  }

  private int escape(int at) {
    char c = sql.charAt(at);
    int plain = "bfnrt".indexOf(c);
    if (plain >= 0) {
      value.append("\b\f\n\r\t".charAt(plain));
      return at + 1;
    }
    return switch (c) {
      case 'x' -> code(at + 1, 1, 2, 16, at);
      case 'u' -> code(at + 1, 4, 4, 16, at);
      case 'U' -> code(at + 1, 8, 8, 16, at);
      case '0', '1', '2', '3', '4', '5', '6', '7' -> code(at, 1, 3, 8, at);
      default -> {
        value.append(c);
        yield at + 1;
      }
    };
  }

  private int code(int from, int least, int most, int radix, int escape) {
    int end = from;
    long code = 0;
    while (end < sql.length()
        && end < from + most
        && sql.charAt(end) < 0x80
        && Character.digit(sql.charAt(end), radix) >= 0) {
      code = code * radix + Character.digit(sql.charAt(end), radix);
      end++;
    }
    if (end - from < least || code > Character.MAX_CODE_POINT) {
      throw Problems.at(escape - 1, "22025", "invalid escape in a text");
    }
    value.appendCodePoint((int) code);
    return end;
  }
}
