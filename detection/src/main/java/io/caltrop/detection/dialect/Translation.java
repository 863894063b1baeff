package io.caltrop.detection.dialect;

import io.caltrop.detection.engine.StreamQuery;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A query that was checked, in Flink's SQL. */
public final class Translation {
  /**
   * As many columns as a row of PostgreSQL's holds whatever stands in them: the 8,160 bytes of a
   * page hold up to 24 of each text, since longer ones lie elsewhere, and 16 of the columns for
   * restarts.
   */
  static final int MOST_COLUMNS = 330;

  private final Block block;
  private final Reading reading;
  private final int at;

  /**
   * Of a query.
   *
   * @param at where it starts
   */
  Translation(Block block, Reading reading, int at) {
    this.block = block;
    this.reading = reading;
    this.at = at;
  }

  /** What the engine runs: the query with all that it reads, views of views included. */
  public StreamQuery query() {
    return Relation.query(block.text(), reading.relationsRead(), reading.usesEventTime());
  }

  /**
   * Checks that it reads a stream: Flink ends a query of constants as soon as it has given them.
   *
   * @throws io.caltrop.detection.SqlProblem if it does not
   */
  public Translation streaming() {
    if (reads().isEmpty()) {
      throw Problems.refused(
          at,
          "the query reads no source or materialized view, so there is nothing to keep up to date",
          "write constants where they are read: JOIN (VALUES (1, 'a')) AS v (id, name) ON ..");
    }
    return this;
  }

  /** Names of its columns, as PostgreSQL would give them; no two are equal. */
  public List<String> columns() {
    return block.fields().stream().map(Field::name).toList();
  }

  /** Names of the sources and views that it reads itself. */
  public Set<String> reads() {
    Set<String> names = new TreeSet<>();
    reading.relationsRead().forEach(relation -> names.add(relation.name()));
    return names;
  }

  /** What the user is to know about it. */
  public List<String> notices() {
    return List.copyOf(reading.notices());
  }

  /**
   * What queries can read once it is a view of this name.
   *
   * @throws io.caltrop.detection.SqlProblem if its rows could be too long for a table
   */
  public Relation view(String name) {
    int columns = block.fields().size();
    if (columns > MOST_COLUMNS) {
      throw Problems.hinted(
          at,
          "54011",
          "views can have at most %d columns, not %d".formatted(MOST_COLUMNS, columns),
          "write several views, or a sink, which can have more");
    }
    return Relation.view(name, block, reading);
  }
}
