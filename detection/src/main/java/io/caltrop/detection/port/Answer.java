package io.caltrop.detection.port;

import io.caltrop.detection.SqlProblem;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * A statement that makes PostgreSQL say what came of a streaming one.
 *
 * @param kind what came of it
 * @param sql for PostgreSQL
 * @param tag the command tag to show; empty for PostgreSQL's
 * @param position of the error in the streaming statement, from 1, in UTF-16 units
 */
record Answer(Kind kind, String sql, Optional<String> tag, OptionalInt position) {
  /** What came of a statement. */
  enum Kind {
    DONE,
    ROWS,
    FAILED
  }

  /**
   * Stands for a streaming statement in PostgreSQL and is not meant to be run: if it is, the client
   * learns that its statement was not.
   */
  static final String PLACEHOLDER =
      block(
          "RAISE EXCEPTION USING ERRCODE = '26000', MESSAGE = E'this prepared statement is no longer"
              + " known', HINT = E'Prepare it again.'; ");

  private static final Pattern SQL_STATE = Pattern.compile("(?!00)[0-9A-Z]{5}");
  private static final String INTERNAL_ERROR = "XX000";

  /** A SELECT's own answer. */
  static Answer rows(String select) {
    return new Answer(Kind.ROWS, select, Optional.empty(), OptionalInt.empty());
  }

  /** Success. */
  static Answer done(String tag, List<String> notices, Charset charset) {
    StringBuilder body = new StringBuilder();
    for (String notice : notices) {
      body.append("RAISE NOTICE USING MESSAGE = ").append(literal(notice, charset)).append("; ");
    }
    return new Answer(Kind.DONE, block(body.toString()), Optional.of(tag), OptionalInt.empty());
  }

  /** Failure. */
  static Answer failed(SqlProblem problem, Charset charset) {
    String state =
        SQL_STATE.matcher(problem.sqlState()).matches() ? problem.sqlState() : INTERNAL_ERROR;
    StringBuilder body =
        new StringBuilder("RAISE EXCEPTION USING ERRCODE = '")
            .append(state)
            .append("', MESSAGE = ")
            .append(literal(problem.getMessage(), charset));
    problem.hint().ifPresent(hint -> body.append(", HINT = ").append(literal(hint, charset)));
    String sql = block(body.append("; ").toString());
    return new Answer(Kind.FAILED, sql, Optional.empty(), problem.position());
  }

  private static String block(String body) {
    return "DO $caltrop$BEGIN " + body + "END$caltrop$";
  }

  /** A literal in ASCII; what the client's encoding lacks is a question mark. */
  private static String literal(String text, Charset charset) {
    CharsetEncoder encoder = charset.newEncoder();
    StringBuilder literal = new StringBuilder("E'");
    text.codePoints()
        .filter(c -> c != 0)
        .map(c -> encoder.canEncode(Character.toString(c)) ? c : '?')
        .forEach(c -> append(c, literal));
    return literal.append('\'').toString();
  }

  private static void append(int c, StringBuilder literal) {
    if (c >= ' ' && c < 0x7f && c != '\'' && c != '\\' && c != '$') {
      literal.append((char) c);
    } else if (c <= 0xffff) {
      literal.append(String.format("\\u%04x", c));
    } else {
      literal.append(String.format("\\U%08x", c));
    }
  }
}
