package io.caltrop.detection.port;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.caltrop.detection.Administration;
import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.SqlText;
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
   * The problem with the bytes of a text, where PostgreSQL may read them as another text. What ends
   * a comment or parts words is no part of a longer character in any encoding, so the first words
   * are the same; where else it cuts the text into statements is not known.
   *
   * @param several whether PostgreSQL would run several statements
   */
  static Optional<SqlProblem> inBytes(
      Frame frame, int from, String text, SessionState state, Pending pending, boolean several) {
    if (ClientText.isCertain(text, frame, from, state.charset(), pending.isSettled())) {
      return Optional.empty();
    }
    Optional<String> bytes = ClientText.read(frame, from, ISO_8859_1);
    Optional<SqlProblem> first = bytes.flatMap(Forbidden::first);
    return first.isEmpty() && several ? bytes.flatMap(Forbidden::inAny) : first;
  }

  private static Optional<SqlProblem> first(String bytes) {
    return SqlText.split(bytes, true).stream()
        .findFirst()
        .flatMap(statement -> Administration.head(statement.text()))
        .map(Forbidden::problem); // its place in the text is not known
  }

  private static Optional<SqlProblem> inAny(String bytes) {
    int semicolon = bytes.indexOf(';');
    if (semicolon < 0 || bytes.substring(semicolon).chars().allMatch(c -> c == ';' || c <= ' ')) {
      return Optional.empty();
    }
    return Administration.firstWord(bytes)
        .map(
            word ->
                SqlProblem.of(
                    PRIVILEGE,
                    "permission denied: several statements with %s in them, and with backslashes or in an encoding whose meaning is not certain"
                        .formatted(word),
                    "Send each statement by itself, after the answer to the one before, with"
                        + " client_encoding UTF8."));
  }
}
