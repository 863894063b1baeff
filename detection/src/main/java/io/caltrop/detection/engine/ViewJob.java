package io.caltrop.detection.engine;

import io.caltrop.detection.engine.rows.Database;
import io.caltrop.detection.engine.rows.ViewTable;
import java.time.Duration;

/**
 * A query whose rows are kept in a table.
 *
 * @param name of the job; one runs under a name
 * @param table made for the query's {@link Plan}, and there already
 * @param flush how long changes are collected before they are written
 * @param start with which state
 */
public record ViewJob(
    String name,
    StreamQuery query,
    ViewTable table,
    Database database,
    Duration flush,
    Start start) {
  /** The usual time between two writes. */
  public static final Duration FLUSH = Duration.ofMillis(20);
}
