package io.caltrop.detection.dialect;

import io.caltrop.detection.engine.StreamQuery;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A query that was checked, in Flink's SQL. */
public final class Translation {
  private final Block block;
  private final Reading reading;

  Translation(Block block, Reading reading) {
    this.block = block;
    this.reading = reading;
  }

  /** What the engine runs: the query with all that it reads, views of views included. */
  public StreamQuery query() {
    return Relation.query(block.text(), reading.relationsRead(), reading.usesEventTime());
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

  /** What queries can read once it is a view of this name. */
  public Relation view(String name) {
    return Relation.view(name, block, reading);
  }
}
