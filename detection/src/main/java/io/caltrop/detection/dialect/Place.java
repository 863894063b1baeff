package io.caltrop.detection.dialect;

import java.util.Optional;

/**
 * Where an expression stands, which says what it may hold.
 *
 * @param grouping the keys of a SELECT that groups, while the expression is outside of aggregates
 */
record Place(Clause clause, Optional<Grouping> grouping, boolean inAggregate) {
  /** Clauses, with the names that messages give them. */
  enum Clause {
    SELECT("SELECT"),
    WHERE("WHERE"),
    GROUP_BY("GROUP BY"),
    HAVING("HAVING"),
    ORDER_BY("ORDER BY"),
    ON("JOIN conditions"),
    VALUES("VALUES"),
    COLUMN("column definitions"),
    MEASURES("MEASURES"),
    DEFINE("DEFINE");

    private final String title;

    Clause(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }

    boolean allowsAggregates() {
      return this == SELECT
          || this == HAVING
          || this == ORDER_BY
          || this == MEASURES
          || this == DEFINE;
    }

    boolean isCondition() {
      return this == WHERE || this == HAVING || this == ON || this == DEFINE;
    }
  }

  static Place of(Clause clause) {
    return new Place(clause, Optional.empty(), false);
  }

  static Place of(Clause clause, Optional<Grouping> grouping) {
    return new Place(clause, grouping, false);
  }

  /** Where any column may stand. */
  Place ungrouped() {
    return new Place(clause, Optional.empty(), inAggregate);
  }

  /** Within an aggregate's argument. */
  Place aggregated() {
    return new Place(clause, Optional.empty(), true);
  }
}
