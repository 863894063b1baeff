package io.caltrop.detection.dialect;

import java.util.List;

/**
 * A type as it was written.
 *
 * @param name in lower case, of several words with one space between: {@code double precision}
 * @param modifiers such as 10 and 2 of {@code numeric(10, 2)}
 * @param array whether brackets follow
 */
record TypeName(String name, List<Integer> modifiers, boolean array, int at) {
  TypeName {
    modifiers = List.copyOf(modifiers);
  }
}
