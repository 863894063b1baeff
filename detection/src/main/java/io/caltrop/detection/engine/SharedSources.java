package io.caltrop.detection.engine;

import io.caltrop.detection.engine.gates.GatedStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Table;

/** The sources of a job, each read once, its computed columns computed once. */
final class SharedSources {
  private final Map<String, SourceTable> tables = new LinkedHashMap<>();
  private final Map<String, GatedStream> rows = new LinkedHashMap<>();

  private SharedSources() {}

  /**
   * Plans the reading of sources.
   *
   * @param table what the planner is told
   */
  static SharedSources read(
      Collection<SourceTable> sources,
      StreamExecutionEnvironment streams,
      Configuration table,
      QueryCatalog.Reading reading) {
    SharedSources shared = new SharedSources();
    for (SourceTable source : sources) {
      QueryEnvironment environment = QueryEnvironment.of(streams, table, List.of(source), reading);
      LateOutput output = new LateOutput();
      Table all = environment.query(new StreamQuery(List.of(source), List.of(), select(source)));
      environment.env().getPlanner().translate(List.of(environment.insert(all, output)));
      shared.rows.put(source.name(), new GatedStream(source.name(), output.rows()));
      shared.tables.put(source.name(), asRead(source));
    }
    return shared;
  }

  private static String select(SourceTable source) {
    return Stream.concat(
            source.columns().stream().map(SourceTable.Column::name),
            Stream.of(SourceTable.RECORD_TIME))
        .map(QueryEnvironment::backQuoted)
        .collect(
            Collectors.joining(
                ", ", "SELECT ", " FROM " + QueryEnvironment.backQuoted(source.name())));
  }

  /** The source as its rows come: no column is to be computed any more. */
  private static SourceTable asRead(SourceTable source) {
    List<SourceTable.Column> columns = new ArrayList<>();
    for (SourceTable.Column column : source.columns()) {
      columns.add(new SourceTable.Column(column.name(), column.type(), Optional.empty()));
    }
    return new SourceTable(
        source.name(),
        columns,
        source.watermark().map(mark -> SharedSource.watermark(mark.column())),
        source.topic(),
        source.startup(),
        source.kafka());
  }

  /** The sources as queries are to see them. */
  Collection<SourceTable> tables() {
    return tables.values();
  }

  /** How they are read. */
  QueryCatalog.Reading reading() {
    return (source, type) ->
        new SharedSource(source.name(), Objects.requireNonNull(rows.get(source.name())), type);
  }
}
