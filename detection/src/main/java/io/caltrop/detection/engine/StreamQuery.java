package io.caltrop.detection.engine;

import java.time.Instant;
import java.util.List;

/**
 * A query in Flink's SQL and everything it reads. Its texts, and the expressions of its sources,
 * use the functions that {@code dialect.functions.PostgresFunctions} registers.
 *
 * @param sources tables, by name; the same source may come without its watermark in a query that
 *     needs no event time, so each query is to be planned with its own tables
 * @param views in an order in which each names only earlier ones and sources
 * @param select the query itself
 */
public record StreamQuery(List<SourceTable> sources, List<View> views, String select) {
  /** Copies. */
  public StreamQuery {
    sources = List.copyOf(sources);
    views = List.copyOf(views);
  }

  /**
   * The same, in which sources that begin at the end of their topics begin where that is at a
   * moment: that stays the same however often the query is started.
   */
  public StreamQuery latestIs(Instant moment) {
    return new StreamQuery(
        sources.stream().map(source -> source.latestIs(moment)).toList(), views, select);
  }

  /** A named query. */
  public record View(String name, String select) {}
}
