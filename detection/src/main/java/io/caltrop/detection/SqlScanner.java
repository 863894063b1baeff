package io.caltrop.detection;

/** Reads a text token by token, as PostgreSQL's scanner does, as far as quoting goes. */
final class SqlScanner {
  /** What a token is. */
  enum Kind {
    /** White space and comments. */
    SPACE,
    SEMICOLON,
    /** A keyword or an identifier without quotes. */
    WORD,
    /** A literal, a quoted identifier, or one character of anything else. */
    OTHER,
    /** A quote or a comment that the text ends in. */
    UNTERMINATED
  }

  private static final int NO_END = -1;

  private final String sql;
  private final boolean standardStrings;
  private int start;
  private int end;
  private Kind kind = Kind.SPACE;

  SqlScanner(String sql, boolean standardStrings) {
    this.sql = sql;
    this.standardStrings = standardStrings;
  }

  /** Goes to the next token; false when there is none. */
  boolean next() {
    start = end;
    if (start == sql.length()) {
      return false;
    }
    char c = sql.charAt(start);
    switch (c) {
      case ';' -> token(Kind.SEMICOLON, start + 1);
      case '\'' -> quote(start, !standardStrings);
      case '"' -> token(Kind.OTHER, afterQuote('"', start + 1, false));
      case '$' -> token(Kind.OTHER, afterDollar());
      case '-' -> dash();
      case '/' -> slash();
      default -> plain(c);
    }
    return true;
  }

  Kind kind() {
    return kind;
  }

  /** Where the token starts, from 0. */
  int start() {
    return start;
  }

  /** Where the token ends: after its last character. */
  int end() {
    return end;
  }

  static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private void token(Kind found, int after) {
    kind = after == NO_END ? Kind.UNTERMINATED : found;
    end = after == NO_END ? sql.length() : after;
  }

  private void plain(char c) {
    if (isSpace(c)) {
      int after = start + 1;
      while (after < sql.length() && isSpace(sql.charAt(after))) {
        after++;
      }
      token(Kind.SPACE, after);
    } else if (startsWord(c)) {
      word(c);
    } else {
      token(Kind.OTHER, start + 1);
    }
  }

  private void word(char first) {
    if (at(start + 1) == '\'') {
      switch (first) {
        case 'e', 'E' -> {
          quote(start + 1, true);
          return;
        }
        case 'n', 'N' -> {
          quote(start + 1, !standardStrings);
          return;
        }
        case 'b', 'B', 'x', 'X' -> {
          quote(start + 1, false);
          return;
        }
        default -> {}
      }
    }
    if ((first == 'u' || first == 'U') && at(start + 1) == '&' && at(start + 2) == '\'') {
      quote(start + 2, false);
      return;
    }
    int after = start + 1;
    while (after < sql.length() && continuesWord(sql.charAt(after))) {
      after++;
    }
    token(Kind.WORD, after);
  }

  private void quote(int at, boolean backslashes) {
    int after = afterQuote('\'', at + 1, backslashes);
    while (after != NO_END) {
      int next = continuation(after);
      if (next == NO_END) {
        break;
      }
      after = afterQuote('\'', next + 1, backslashes);
    }
    token(Kind.OTHER, after);
  }

  /** After the closing quote; a doubled one closes nothing. */
  private int afterQuote(char quote, int from, boolean backslashes) {
    int i = from;
    while (i < sql.length()) {
      char c = sql.charAt(i++);
      if (c == '\\' && backslashes) {
        i++;
      } else if (c == quote) {
        if (at(i) != quote) {
          return i;
        }
        i++;
      }
    }
    return NO_END;
  }

  /** Where a literal goes on: at a quote after white space with a line break in it. */
  private int continuation(int from) {
    boolean broken = false;
    int i = from;
    while (i < sql.length()) {
      char c = sql.charAt(i);
      if (isSpace(c)) {
        broken |= isLineBreak(c);
        i++;
      } else if (c == '-' && at(i + 1) == '-') {
        i = lineEnd(i);
      } else {
        return broken && c == '\'' ? i : NO_END;
      }
    }
    return NO_END;
  }

  private int afterDollar() {
    int i = start + 1;
    if (startsWord(at(i))) {
      while (i < sql.length() && sql.charAt(i) != '$' && continuesWord(sql.charAt(i))) {
        i++;
      }
    }
    if (at(i) != '$') {
      return start + 1;
    }
    String tag = sql.substring(start, i + 1);
    int close = sql.indexOf(tag, i + 1);
    return close < 0 ? NO_END : close + tag.length();
  }

  private void dash() {
    if (at(start + 1) == '-') {
      token(Kind.SPACE, lineEnd(start));
    } else {
      token(Kind.OTHER, start + 1);
    }
  }

  private void slash() {
    if (at(start + 1) == '*') {
      token(Kind.SPACE, afterComment(start + 2));
    } else {
      token(Kind.OTHER, start + 1);
    }
  }

  private int afterComment(int from) {
    int depth = 1;
    int i = from;
    while (i < sql.length() - 1) {
      if (sql.charAt(i) == '*' && sql.charAt(i + 1) == '/') {
        i += 2;
        if (--depth == 0) {
          return i;
        }
      } else if (sql.charAt(i) == '/' && sql.charAt(i + 1) == '*') {
        i += 2;
        depth++;
      } else {
        i++;
      }
    }
    return NO_END;
  }

  private int lineEnd(int from) {
    int i = from;
    while (i < sql.length() && !isLineBreak(sql.charAt(i))) {
      i++;
    }
    return i;
  }

  private static boolean isLineBreak(char c) {
    return c == '\n' || c == '\r';
  }

  private static boolean startsWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
  }

  private static boolean continuesWord(char c) {
    return startsWord(c) || (c >= '0' && c <= '9') || c == '$';
  }

  /** The character there; NUL after the end, which PostgreSQL's texts never hold. */
  private char at(int index) {
    return index < sql.length() ? sql.charAt(index) : '\0';
  }
}
