package io.caltrop.detection.dialect;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.dialect.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The tokens of a statement and a place among them; remembers what could have stood there. */
final class Tokens {
  private static final int LONGEST_STATEMENT = 1 << 20;

  /** Of 9,000 texts, Flink makes a program that cannot be compiled. */
  private static final int LONGEST_LIST = 5_000;

  private static final int DEEPEST = 100;
  private static final int MOST_EXPECTED = 12;

  private final String sql;
  private final List<Token> tokens = new ArrayList<>();
  private final Set<String> expected = new LinkedHashSet<>();
  private int at;
  private int depth;

  /** Of a statement, perhaps with a semicolon behind it. */
  Tokens(String sql) {
    if (sql.length() > LONGEST_STATEMENT) {
      throw Problems.at(
          0, "54000", "statement of %d characters; at most %d", sql.length(), LONGEST_STATEMENT);
    }
    this.sql = sql;
    Lexer lexer = new Lexer(sql);
    Token token;
    do {
      token = lexer.next();
      tokens.add(token);
    } while (token.kind() != Kind.END);
    int last = tokens.size() - 2;
    if (last >= 0 && tokens.get(last).isSign(";")) {
      tokens.remove(last);
    }
  }

  Token peek() {
    return tokens.get(at);
  }

  /** The token that many places on. */
  Token peek(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  Token next() {
    Token token = tokens.get(at);
    expected.clear();
    if (at < tokens.size() - 1) {
      at++;
    }
    return token;
  }

  /** Where the next token starts, from 0. */
  int offset() {
    return peek().start();
  }

  /** The statement's text from one place to before another. */
  String text(int from, int to) {
    return sql.substring(from, to);
  }

  /** Where the last token ends. */
  int end() {
    return at == 0 ? 0 : tokens.get(at - 1).end();
  }

  /** Whether these keywords come next. */
  boolean sees(String... words) {
    for (int i = 0; i < words.length; i++) {
      if (!peek(i).isWord(words[i])) {
        return false;
      }
    }
    return true;
  }

  /** Passes these keywords if they come next. */
  boolean accept(String... words) {
    if (!sees(words)) {
      expect(String.join(" ", words).toUpperCase(Locale.ROOT));
      return false;
    }
    for (int i = 0; i < words.length; i++) {
      next();
    }
    return true;
  }

  /** Passes a sign if it comes next. */
  boolean acceptSign(String sign) {
    if (!peek().isSign(sign)) {
      expect('"' + sign + '"');
      return false;
    }
    next();
    return true;
  }

  void require(String... words) {
    if (!accept(words)) {
      throw unexpected();
    }
  }

  void requireSign(String sign) {
    if (!acceptSign(sign)) {
      throw unexpected();
    }
  }

  /** Passes the end of the statement. */
  void requireEnd() {
    if (peek().kind() != Kind.END) {
      expect("end of statement");
      throw unexpected();
    }
  }

  /** Notes what could stand here. */
  void expect(String what) {
    expected.add(what);
  }

  /** A syntax error here. */
  SqlProblem unexpected(String what) {
    expected.clear();
    expected.add(what);
    return unexpected();
  }

  /** A syntax error here: none of what was looked for. */
  SqlProblem unexpected() {
    Token token = peek();
    String where =
        switch (token.kind()) {
          case END -> "at end of statement";
          default -> "at or near \"" + shortened(text(token.start(), token.end())) + "\"";
        };
    if (token.kind() == Kind.PARAMETER) {
      return Problems.at(
          token.start(), "42P02", "%s: streaming statements take no parameters", token.value());
    }
    String wanted =
        expected.isEmpty() || expected.size() > MOST_EXPECTED
            ? ""
            : ", expected " + String.join(" or ", expected);
    String word = token.kind() == Kind.WORD ? token.value().toUpperCase(Locale.ROOT) : "";
    Optional<String> meant =
        expected.stream()
            .filter(known -> !word.isEmpty() && known.startsWith(word + " "))
            .findFirst()
            .or(() -> Names.nearest(word, expected));
    return Problems.hinted(
        token.start(),
        "42601",
        "syntax error %s%s".formatted(where, wanted),
        meant.map("Perhaps you meant %s."::formatted).orElse(""));
  }

  private static String shortened(String text) {
    int most = 40;
    return text.length() <= most ? text : text.substring(0, most) + "..";
  }

  /** Goes a level deeper into what nests; {@link #leave} goes back. */
  void enter() {
    if (++depth > DEEPEST) {
      throw Problems.at(
          offset(),
          "54001",
          "statement nests more than %d levels deep, relations and set operations counted",
          DEEPEST);
    }
  }

  /** Refuses one more than a list of values, rows or conditions may have. */
  void requireRoom(int size) {
    if (size >= LONGEST_LIST) {
      throw Problems.hinted(
          offset(),
          "54001",
          "list of more than %d".formatted(LONGEST_LIST),
          "put long lists into a topic, and join with a source that reads it");
    }
  }

  void leave() {
    depth--;
  }

  /** What stands behind the parentheses that open here. */
  Token behindParentheses() {
    int open = 0;
    int i = at;
    do {
      Token token = tokens.get(i);
      open += token.isSign("(") ? 1 : token.isSign(")") ? -1 : 0;
      i++;
    } while (open > 0 && i < tokens.size());
    return tokens.get(Math.min(i, tokens.size() - 1));
  }

  /** Goes back to a place that {@link #mark} gave. */
  void reset(int mark) {
    at = mark;
    expected.clear();
  }

  int mark() {
    return at;
  }
}
