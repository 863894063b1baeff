package io.caltrop.detection.dialect;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import io.caltrop.detection.SqlProblem;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes problems; places are counted from 0 here and from 1 in what clients are told. */
final class Problems {
  private Problems() {}

  @FormatMethod
  static SqlProblem at(int offset, String state, @FormatString String message, Object... values) {
    return new SqlProblem(
        state, message.formatted(values), OptionalInt.of(offset + 1), Optional.empty());
  }

  /** With what is allowed. */
  static SqlProblem hinted(int offset, String state, String message, String hint) {
    return new SqlProblem(
        state,
        message,
        OptionalInt.of(offset + 1),
        hint.isEmpty() ? Optional.empty() : Optional.of(hint));
  }

  /** Something that PostgreSQL has and streaming queries have not. */
  static SqlProblem unsupported(int offset, String what, String hint) {
    return hinted(offset, "0A000", what + " are not supported in streaming queries", hint);
  }

  /** Something that would go wrong on a stream. */
  static SqlProblem refused(int offset, String why, String hint) {
    return hinted(offset, "0A000", why, hint);
  }
}
