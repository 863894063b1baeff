package io.caltrop.detection.dialect;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.dialect.Token.Kind;

/** Cuts a statement into tokens by PostgreSQL's rules ({@code scan.l}); comments are skipped. */
final class Lexer {
  private static final String OPERATORS = "+-*/<>=~!@#%^&|`?";
  private static final String MAKES_OPERATOR = "~!@#%^&|`?";
  private static final int LONGEST_NAME = 63;

  private final String sql;
  private final Quoted quoted;
  private int at;

  Lexer(String sql) {
    this.sql = sql;
    this.quoted = new Quoted(sql);
  }

  /**
   * The next token; {@link Kind#END} again and again at the end.
   *
   * @throws SqlProblem if a quote or comment is not closed, or a literal is malformed
   */
  Token next() {
    skipSpace();
    int start = at;
    char c = charAt(at);
    if (at == sql.length()) {
      return new Token(Kind.END, "", at, at);
    }
    if (c == '\'' || isPrefixedText(c)) {
      return text();
    }
    if (c == '"') {
      at = quoted.name(at);
      return named(Kind.QUOTED, quoted.value(), start);
    }
    if (startsWord(c)) {
      return word();
    }
    if (isDigit(c) || (c == '.' && isDigit(charAt(at + 1)))) {
      return number();
    }
    if (c == '$') {
      return dollar();
    }
    return sign(c);
  }

  private void skipSpace() {
    while (at < sql.length()) {
      if (isSpace(sql.charAt(at))) {
        at++;
      } else if (sql.startsWith("--", at)) {
        while (at < sql.length() && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') {
          at++;
        }
      } else if (sql.startsWith("/*", at)) {
        comment();
      } else {
        return;
      }
    }
  }

  private void comment() {
    int start = at;
    int depth = 0;
    do {
      if (at >= sql.length()) {
        throw Problems.at(start, "42601", "unterminated /* comment");
      }
      if (sql.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (sql.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else {
        at++;
      }
    } while (depth > 0);
  }

  private boolean isPrefixedText(char c) {
    return charAt(at + 1) == '\''
        ? "eEnNbBxX".indexOf(c) >= 0
        : (c == 'u' || c == 'U')
            && charAt(at + 1) == '&'
            && (charAt(at + 2) == '\'' || charAt(at + 2) == '"');
  }

  private Token text() {
    int start = at;
    at = quoted.text(at);
    return new Token(Kind.TEXT, quoted.value(), start, at);
  }

  private Token word() {
    int start = at;
    while (at < sql.length() && continuesWord(sql.charAt(at))) {
      at++;
    }
    return named(Kind.WORD, Names.fold(sql.substring(start, at)), start);
  }

  private Token named(Kind kind, String name, int start) {
    if (Names.bytes(name) > LONGEST_NAME) {
      throw Problems.at(start, "42622", "name \"%s\" is longer than 63 bytes", name);
    }
    return new Token(kind, name, start, at);
  }

  private Token number() {
    int start = at;
    digits();
    if (charAt(at) == '.' && charAt(at + 1) != '.') {
      at++;
      digits();
    }
    int sign = charAt(at + 1) == '+' || charAt(at + 1) == '-' ? 1 : 0;
    if ((charAt(at) == 'e' || charAt(at) == 'E') && isDigit(charAt(at + 1 + sign))) {
      at += 1 + sign;
      digits();
    }
    if (startsWord(charAt(at))) {
      while (continuesWord(charAt(at))) {
        at++;
      }
      throw Problems.at(
          start, "42601", "trailing junk after number at or near \"%s\"", sql.substring(start, at));
    }
    return new Token(Kind.NUMBER, sql.substring(start, at), start, at);
  }

  private void digits() {
    while (isDigit(charAt(at))) {
      at++;
    }
  }

  private Token dollar() {
    int start = at;
    if (isDigit(charAt(at + 1))) {
      at++;
      digits();
      return new Token(Kind.PARAMETER, sql.substring(start, at), start, at);
    }
    int tag = at + 1;
    if (startsWord(charAt(tag))) {
      while (charAt(tag) != '$' && continuesWord(charAt(tag))) {
        tag++;
      }
    }
    if (charAt(tag) != '$') {
      at++;
      return new Token(Kind.SIGN, "$", start, at);
    }
    String quote = sql.substring(at, tag + 1);
    int close = sql.indexOf(quote, tag + 1);
    if (close < 0) {
      throw Problems.at(start, "42601", "unterminated dollar-quoted text");
    }
    at = close + quote.length();
    return new Token(Kind.TEXT, Quoted.checked(sql.substring(tag + 1, close), start), start, at);
  }

  private Token sign(char c) {
    int start = at;
    if (OPERATORS.indexOf(c) >= 0) {
      return operator();
    }
    boolean two = sql.startsWith("::", at) || sql.startsWith(":=", at);
    at += two ? 2 : Character.charCount(sql.codePointAt(at));
    return new Token(Kind.SIGN, sql.substring(start, at), start, at);
  }

  /** As long as it goes; one that only has signs of arithmetic ends in no plus or minus. */
  private Token operator() {
    int start = at;
    int end = at;
    while (OPERATORS.indexOf(charAt(end)) >= 0
        && end < sql.length()
        && (end == start || !(sql.startsWith("--", end) || sql.startsWith("/*", end)))) {
      end++;
    }
    if (end - start > LONGEST_NAME) {
      throw Problems.at(start, "42601", "operator too long");
    }
    boolean free = sql.substring(start, end).chars().anyMatch(c -> MAKES_OPERATOR.indexOf(c) >= 0);
    while (!free && end > start + 1 && "+-".indexOf(sql.charAt(end - 1)) >= 0) {
      end--;
    }
    at = end;
    String operator = sql.substring(start, end);
    return new Token(Kind.SIGN, operator.equals("!=") ? "<>" : operator, start, end);
  }

  static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean startsWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
  }

  private static boolean continuesWord(char c) {
    return startsWord(c) || isDigit(c) || c == '$';
  }

  /** The character there; NUL after the end. */
  private char charAt(int index) {
    return index < sql.length() ? sql.charAt(index) : '\0';
  }
}
