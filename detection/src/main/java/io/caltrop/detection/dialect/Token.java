package io.caltrop.detection.dialect;

/**
 * A token of a statement.
 *
 * @param value words folded to lower case, quoted names and literals without their quotes, numbers
 *     and operators as they stand
 * @param start its first character in the statement, from 0
 * @param end after its last character
 */
record Token(Kind kind, String value, int start, int end) {
  /** What a token is. */
  enum Kind {
    /** A keyword or a name without quotes. */
    WORD,
    /** A name in double quotes. */
    QUOTED,
    /** A text in quotes. */
    TEXT,
    NUMBER,
    /** An operator or a punctuation mark. */
    SIGN,
    /** {@code $1}. */
    PARAMETER,
    /** After the last one. */
    END
  }

  boolean is(Kind wanted, String text) {
    return kind == wanted && value.equals(text);
  }

  boolean isWord(String word) {
    return is(Kind.WORD, word);
  }

  boolean isSign(String sign) {
    return is(Kind.SIGN, sign);
  }
}
