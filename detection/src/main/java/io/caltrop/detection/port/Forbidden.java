package io.caltrop.detection.port;

import io.caltrop.detection.Administration;
import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.SqlText.Statement;
import java.util.List;
import java.util.Optional;

/** What no client of the port may send, though PostgreSQL would carry it out. */
final class Forbidden {
  private static final String PRIVILEGE = "42501";

  private Forbidden() {}

  /**
   * The problem with the first statement that manages PostgreSQL itself, at its place in the text.
   */
  static Optional<SqlProblem> in(List<Statement> statements) {
    for (Statement statement : statements) {
      Optional<String> head = Administration.head(statement.text());
      if (head.isPresent()) {
        return Optional.of(problem(head.get()).at(statement.start() + 1));
      }
    }
    return Optional.empty();
  }

  private static SqlProblem problem(String head) {
    return SqlProblem.of(
        PRIVILEGE,
        "permission denied: " + head + " manages PostgreSQL itself",
        "Users of the SQL port read, and manage sources, materialized views and sinks; roles,"
            + " settings and privileges are managed in PostgreSQL, not through this port.");
  }

  /**
   * The problem with a text whose statements PostgreSQL may cut in other places.
   *
   * @param sql in which each byte is a character
   */
  static Optional<SqlProblem> inUncertain(String sql) {
    int semicolon = sql.indexOf(';');
    if (semicolon < 0 || sql.substring(semicolon).chars().allMatch(c -> c == ';' || c <= ' ')) {
      return Optional.empty();
    }
    return Administration.firstWord(sql)
        .map(
            word ->
                SqlProblem.of(
                    PRIVILEGE,
                    "permission denied: several statements with %s in them, and with backslashes whose meaning is not certain"
                        .formatted(word),
                    "Send each statement by itself, or set client_encoding to UTF8 before."));
  }
}
