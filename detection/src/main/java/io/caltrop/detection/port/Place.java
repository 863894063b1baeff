package io.caltrop.detection.port;

import java.util.OptionalInt;

/**
 * Where a statement stands in what the client has sent.
 *
 * @param sent the whole text
 * @param start of the statement, from 0, in UTF-16 units
 */
record Place(String sent, int start) {
  /** A position in the statement as a position in the text, from 1, in characters. */
  OptionalInt of(OptionalInt position) {
    if (position.isEmpty()) {
      return position;
    }
    int index = Math.max(0, Math.min(sent.length(), start + position.getAsInt() - 1));
    return OptionalInt.of(sent.codePointCount(0, index) + 1);
  }
}
