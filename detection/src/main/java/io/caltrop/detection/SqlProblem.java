package io.caltrop.detection;

import java.util.Optional;
import java.util.OptionalInt;

/** A statement that cannot be carried out, as PostgreSQL's clients are told. */
public final class SqlProblem extends RuntimeException {
  private final String sqlState;
  private final OptionalInt position;
  private final Optional<String> hint;

  /**
   * A problem at a place of the statement.
   *
   * @param sqlState five characters, see PostgreSQL's "Error Codes"
   * @param message one line: what was wrong, with the value
   * @param position of the first wrong character, from 1, in UTF-16 units of the statement
   * @param hint what is allowed
   */
  public SqlProblem(String sqlState, String message, OptionalInt position, Optional<String> hint) {
    super(message);
    this.sqlState = sqlState;
    this.position = position;
    this.hint = hint;
  }

  /** A problem without a place. */
  public static SqlProblem of(String sqlState, String message, String hint) {
    return new SqlProblem(
        sqlState,
        message,
        OptionalInt.empty(),
        hint.isEmpty() ? Optional.empty() : Optional.of(hint));
  }

  /** The same problem at a place, from 1. */
  public SqlProblem at(int place) {
    return new SqlProblem(sqlState, getMessage(), OptionalInt.of(place), hint);
  }

  /** PostgreSQL's error code. */
  public String sqlState() {
    return sqlState;
  }

  /** Where, from 1. */
  public OptionalInt position() {
    return position;
  }

  /** What is allowed. */
  public Optional<String> hint() {
    return hint;
  }

  /** What was wrong. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
