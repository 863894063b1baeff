package io.caltrop.detection.dialect;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of a GROUP BY; none if all rows are one group. */
final class Grouping {
  private final Map<String, Typed> keys = new LinkedHashMap<>();
  private boolean expressions;

  /** Adds a key. */
  void add(Typed key, boolean column) {
    keys.put(key.text(), key);
    expressions |= !column;
  }

  /** The key that a text of Flink's is. */
  Optional<Typed> key(String text) {
    return Optional.ofNullable(keys.get(text));
  }

  /** Whether a key is more than a column. */
  boolean hasExpressions() {
    return expressions;
  }

  List<String> texts() {
    return List.copyOf(keys.keySet());
  }
}
