package io.caltrop.detection.engine;

import io.caltrop.detection.engine.rows.Changes;
import io.caltrop.detection.engine.rows.Column;
import java.util.List;

/**
 * What Flink will make of a query.
 *
 * @param columns the result's, with PostgreSQL's types
 * @param changes how its rows come and go
 */
public record Plan(List<Column> columns, Changes changes) {
  /** Copies. */
  public Plan {
    columns = List.copyOf(columns);
  }
}
