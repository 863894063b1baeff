package io.caltrop.detection;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a text into its statements as PostgreSQL reads it: a semicolon inside of quotes, dollar
 * quotes, nested comments, parentheses or the body of a routine ({@code BEGIN ATOMIC}) ends none.
 *
 * <p>The rules are those of PostgreSQL's {@code scan.l}, and for bodies of routines those of psql's
 * {@code psqlscan.l}.
 */
public final class SqlText {
  private SqlText() {}

  /**
   * A statement.
   *
   * @param text without its semicolon and without white space around it, comments included
   * @param start where it starts in the whole text, from 0, in UTF-16 units
   */
  public record Statement(String text, int start) {
    /** Where it ends in the whole text: after its last character. */
    public int end() {
      return start + text.length();
    }
  }

  /**
   * The statements of a text; what is empty but for comments is left out. A text that ends within
   * quotes or a comment is one statement: PostgreSQL refuses all of it.
   *
   * @param standardStrings whether a backslash in {@code '..'} is a character like others: the
   *     session's {@code standard_conforming_strings}
   */
  public static List<Statement> split(String sql, boolean standardStrings) {
    SqlScanner scanner = new SqlScanner(sql, standardStrings);
    List<Statement> statements = new ArrayList<>();
    Nesting nesting = new Nesting();
    int start = 0;
    boolean empty = true;
    while (scanner.next()) {
      switch (scanner.kind()) {
        case SPACE -> {}
        case UNTERMINATED -> {
          return List.of(new Statement(sql, 0));
        }
        case SEMICOLON -> {
          if (!nesting.isOpen()) {
            add(sql, empty ? scanner.end() : start, scanner.start(), statements);
            start = scanner.end();
            empty = true;
            nesting = new Nesting();
          }
        }
        case WORD -> {
          empty = false;
          nesting.word(sql, scanner.start(), scanner.end());
        }
        case OTHER -> {
          empty = false;
          nesting.sign(sql.charAt(scanner.start()));
        }
      }
    }
    add(sql, empty ? sql.length() : start, sql.length(), statements);
    return statements;
  }

  private static void add(String sql, int from, int to, List<Statement> statements) {
    if (from >= to) {
      return;
    }
    int start = from;
    int end = to;
    while (SqlScanner.isSpace(sql.charAt(start))) {
      start++;
    }
    while (SqlScanner.isSpace(sql.charAt(end - 1))) {
      end--;
    }
    statements.add(new Statement(sql.substring(start, end), start));
  }

  /**
   * What a semicolon may be inside of: parentheses, and {@code CREATE [OR REPLACE]
   * FUNCTION|PROCEDURE .. BEGIN .. END}.
   */
  private static final class Nesting {
    private static final int HEAD = 4;

    /** A letter for each of the first words: of those that may start a routine their first one. */
    private final StringBuilder head = new StringBuilder(HEAD);

    private int parentheses;
    private int blocks;
    private boolean begun; // a word before, BEGIN

    boolean isOpen() {
      return parentheses > 0 || blocks > 0;
    }

    void sign(char sign) {
      begun = false;
      if (sign == '(') {
        parentheses++;
      } else if (sign == ')' && parentheses > 0) {
        parentheses--;
      }
    }

    void word(String sql, int start, int end) {
      int length = end - start;
      if (head.length() < HEAD) {
        head.append(headLetter(sql, start, length));
      }
      if (parentheses > 0 || !isRoutine()) {
        return;
      }
      boolean begins = begun && is("atomic", sql, start, length);
      begun = is("begin", sql, start, length); // which may be a name
      if (begins || (blocks > 0 && is("case", sql, start, length))) {
        blocks++;
      } else if (blocks > 0 && is("end", sql, start, length)) {
        blocks--;
      }
    }

    private boolean isRoutine() {
      if (head.isEmpty() || head.charAt(0) != 'c') {
        return false;
      }
      int kind = head.indexOf("cor") == 0 ? 3 : 1;
      return head.length() > kind && (head.charAt(kind) == 'f' || head.charAt(kind) == 'p');
    }

    private static char headLetter(String sql, int start, int length) {
      for (String word : List.of("create", "function", "procedure", "or", "replace")) {
        if (is(word, sql, start, length)) {
          return word.charAt(0);
        }
      }
      return '.';
    }

    private static boolean is(String word, String sql, int start, int length) {
      return word.length() == length && sql.regionMatches(true, start, word, 0, length);
    }
  }
}
