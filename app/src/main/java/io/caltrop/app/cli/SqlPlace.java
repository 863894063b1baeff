package io.caltrop.app.cli;

import io.caltrop.detection.SqlText;

/** Where in a text of SQL something is wrong, as people look for it. */
final class SqlPlace {
  private SqlPlace() {}

  /**
   * The place, in parentheses: a line and its character, or the character alone in a text of one
   * line.
   *
   * @param text that the statement is of
   * @param position which character of the statement it is, from 1; 0 if nobody knows, which leaves
   *     the line in which the statement starts
   */
  static String of(String text, SqlText.Statement statement, int position) {
    boolean isOneLine = text.strip().indexOf('\n') < 0;
    if (position == 0) {
      return isOneLine ? "" : " (in the statement of line " + line(text, statement.start()) + ")";
    }
    int characters = text.codePointCount(statement.start(), text.length());
    int at = text.offsetByCodePoints(statement.start(), Math.min(position - 1, characters));
    if (isOneLine) {
      return " (at character " + (text.codePointCount(0, at) + 1) + ")";
    }
    int begin = text.lastIndexOf('\n', at - 1) + 1;
    return " (line %d, character %d)".formatted(line(text, at), text.codePointCount(begin, at) + 1);
  }

  private static long line(String text, int at) {
    return text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
  }
}
