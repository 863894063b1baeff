package io.caltrop.detection.dialect;

import java.util.Optional;

/**
 * A translated expression.
 *
 * @param text in Flink's SQL
 * @param atom whether it can be an operand without parentheses
 * @param literal what a literal in quotes says, while its type is unknown
 * @param eventTime whether Flink knows it as event time, which windows need
 */
record Typed(String text, SqlType type, boolean atom, Optional<String> literal, boolean eventTime) {
  private static final int LONGEST = 1 << 20;

  /** Bounds the text: some translations write an operand twice. */
  Typed {
    if (text.length() > LONGEST) {
      throw Problems.at(
          0,
          "54001",
          "an expression is too long or nests too deep: it comes to %d characters; at most %d",
          text.length(),
          LONGEST);
    }
  }

  /** An atom: a name, a literal, a call. */
  static Typed atom(String text, SqlType type) {
    return new Typed(text, type, true, Optional.empty(), false);
  }

  /** What needs parentheses as an operand. */
  static Typed open(String text, SqlType type) {
    return new Typed(text, type, false, Optional.empty(), false);
  }

  /** A literal in quotes. */
  static Typed unknown(String literal) {
    return new Typed(Names.literal(literal), SqlType.UNKNOWN, true, Optional.of(literal), false);
  }

  /** {@code NULL}. */
  static Typed nothing() {
    return atom("NULL", SqlType.UNKNOWN);
  }

  boolean isUnknown() {
    return type.is(SqlType.Base.UNKNOWN);
  }

  /** The text as an operand. */
  String operand() {
    return atom ? text : "(" + text + ")";
  }
}
