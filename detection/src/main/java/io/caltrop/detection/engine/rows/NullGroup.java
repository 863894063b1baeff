package io.caltrop.detection.engine.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows whose key has its NULLs in the same columns.
 *
 * @param nulls bit {@code i} is set if column {@code i} of the key is NULL
 */
record NullGroup(long nulls, List<@Nullable String[]> rows) {
  /** The rows in groups. */
  static List<NullGroup> of(List<@Nullable String[]> rows, int[] key) {
    Map<Long, List<@Nullable String[]>> groups = new TreeMap<>();
    for (@Nullable String[] row : rows) {
      long nulls = 0;
      for (int i = 0; i < key.length; i++) {
        nulls |= row[key[i]] == null ? 1L << i : 0;
      }
      groups.computeIfAbsent(nulls, unused -> new ArrayList<>()).add(row);
    }
    return groups.entrySet().stream()
        .map(group -> new NullGroup(group.getKey(), group.getValue()))
        .toList();
  }
}
