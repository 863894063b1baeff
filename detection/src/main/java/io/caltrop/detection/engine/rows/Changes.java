package io.caltrop.detection.engine.rows;

import java.io.Serializable;
import java.util.List;

/**
 * How the result of a query changes while it runs.
 *
 * @param key indices of the columns that tell rows apart, if they are keyed
 */
public record Changes(Kind kind, List<Integer> key) implements Serializable {
  /** Rows are only added. */
  public static final Changes APPEND = new Changes(Kind.APPEND, List.of());

  /** Rows come and go; equal ones may be there more than once. */
  public static final Changes COUNTED = new Changes(Kind.COUNTED, List.of());

  /** Copies, and checks that there is a key where there should be. */
  public Changes {
    key = List.copyOf(key);
    if (key.isEmpty() == (kind == Kind.KEYED)) {
      throw new IllegalArgumentException(kind + " rows with a key of " + key.size() + " columns");
    }
  }

  /** Rows come, change and go; a key tells them apart. */
  public static Changes keyed(List<Integer> key) {
    return new Changes(Kind.KEYED, key);
  }

  /** The three ways. */
  public enum Kind {
    APPEND,
    KEYED,
    COUNTED
  }
}
