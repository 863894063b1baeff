package io.caltrop.detection.engine.hits;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.rules.Rule;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/**
 * Which columns of a rule's query have a meaning, by index; -1 for one that is not there.
 *
 * @param key those of the suppression
 */
record HitColumns(int entity, List<Integer> key, int time, int firstSeen, int count)
    implements Serializable {
  private static final Set<LogicalTypeRoot> TEXTS =
      Set.of(LogicalTypeRoot.VARCHAR, LogicalTypeRoot.CHAR);
  private static final Set<LogicalTypeRoot> TIMES =
      Set.of(
          LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE,
          LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE); // a window's, in UTC
  private static final Set<LogicalTypeRoot> COUNTS =
      Set.of(LogicalTypeRoot.BIGINT, LogicalTypeRoot.INTEGER, LogicalTypeRoot.SMALLINT);

  /** Copies. */
  HitColumns {
    key = List.copyOf(key);
  }

  /**
   * Of a rule whose query gives rows of a type.
   *
   * @throws SqlProblem if a column is missing, or of a type that cannot be
   */
  static HitColumns of(Rule rule, RowType type) {
    return new HitColumns(
        required(type, rule.entity(), Optional.of(TEXTS), "varchar"),
        rule.suppression().by().stream()
            .map(column -> required(type, column, Optional.empty(), "any type"))
            .toList(),
        required(type, "event_time", Optional.of(TIMES), "timestamptz"),
        optional(type, "first_seen", TIMES, "timestamptz"),
        optional(type, "count", COUNTS, "bigint"));
  }

  private static int required(
      RowType type, String column, Optional<Set<LogicalTypeRoot>> allowed, String word) {
    int index = type.getFieldIndex(column);
    if (index < 0) {
      throw SqlProblem.of(
          "42703",
          "the query has no column \"" + column + "\"",
          "A rule needs its entity, the columns of its suppression, and event_time.");
    }
    allowed.ifPresent(types -> check(column, type.getTypeAt(index), types, word));
    return index;
  }

  private static int optional(
      RowType type, String column, Set<LogicalTypeRoot> allowed, String word) {
    int index = type.getFieldIndex(column);
    if (index >= 0) {
      check(column, type.getTypeAt(index), allowed, word);
    }
    return index;
  }

  private static void check(
      String column, LogicalType type, Set<LogicalTypeRoot> allowed, String word) {
    if (!allowed.contains(type.getTypeRoot())) {
      throw SqlProblem.of(
          "42804",
          "column \"%s\" of the rule is %s".formatted(column, type.asSummaryString()),
          "It must be %s: cast it, or give it another name.".formatted(word));
    }
  }
}
