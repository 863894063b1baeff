package io.caltrop.detection.dialect;

import io.caltrop.detection.engine.SourceTable;
import io.caltrop.detection.engine.StreamQuery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a streaming query can name in FROM: a source, or a materialized view. */
public final class Relation {
  private final String name;
  private final List<Field> fields;
  private final Optional<SourceTable> source;
  private final String select;
  private final List<Relation> reads;
  private final boolean usesEventTime;

  private Relation(
      String name,
      List<Field> fields,
      Optional<SourceTable> source,
      String select,
      List<Relation> reads,
      boolean usesEventTime) {
    this.name = name;
    this.fields = List.copyOf(fields);
    this.source = source;
    this.select = select;
    this.reads = List.copyOf(reads);
    this.usesEventTime = usesEventTime;
  }

  static Relation source(SourceTable table, List<Field> fields) {
    return new Relation(table.name(), fields, Optional.of(table), "", List.of(), false);
  }

  static Relation view(String name, Block query, Reading reading) {
    return new Relation(
        name,
        query.fields(),
        Optional.empty(),
        query.text(),
        reading.relationsRead(),
        reading.usesEventTime());
  }

  /** As queries name it. */
  public String name() {
    return name;
  }

  /** The table, if it is a source. */
  public Optional<SourceTable> source() {
    return source;
  }

  /** Names of its columns, those that {@code *} gives. */
  public List<String> columns() {
    return fields.stream().filter(field -> !field.hidden()).map(Field::name).toList();
  }

  List<Field> fields() {
    return fields;
  }

  /** All that a query over these needs, and the query. */
  static StreamQuery query(String select, List<Relation> reads, boolean usesEventTime) {
    Map<String, Relation> sources = new LinkedHashMap<>();
    Map<String, Relation> views = new LinkedHashMap<>();
    reads.forEach(relation -> relation.collect(sources, views));
    boolean timed = usesEventTime || views.values().stream().anyMatch(v -> v.usesEventTime);
    List<SourceTable> tables = new ArrayList<>();
    for (Relation relation : sources.values()) {
      relation.source.map(table -> timed ? table : untimed(table)).ifPresent(tables::add);
    }
    return new StreamQuery(
        tables,
        views.values().stream().map(v -> new StreamQuery.View(v.name, v.select)).toList(),
        select);
  }

  private void collect(Map<String, Relation> sources, Map<String, Relation> views) {
    if (source.isPresent()) {
      sources.put(name, this);
    } else if (!views.containsKey(name)) {
      reads.forEach(relation -> relation.collect(sources, views));
      views.put(name, this);
    }
  }

  /** Without its watermark, which would cost a reading of the time of every row. */
  private static SourceTable untimed(SourceTable table) {
    return new SourceTable(
        table.name(),
        table.columns(),
        Optional.empty(),
        table.topic(),
        table.startup(),
        table.kafka());
  }
}
