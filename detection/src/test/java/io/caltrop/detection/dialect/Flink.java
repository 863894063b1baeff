package io.caltrop.detection.dialect;

import io.caltrop.detection.dialect.functions.PostgresFunctions;
import io.caltrop.detection.engine.SourceTable;
import io.caltrop.detection.engine.StreamQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;
import org.jspecify.annotations.Nullable;

/** Flink, planning and running queries over a few rows that end. */
final class Flink {
  private static final Instant RECORDED = Instant.parse("2024-10-14T12:00:00Z");

  private final StreamTableEnvironment env;

  private Flink(StreamTableEnvironment env) {
    this.env = env;
  }

  /**
   * With the sources and views of a query.
   *
   * @param rows values of the fields of the records, by source
   */
  static Flink of(StreamQuery query, Map<String, List<List<@Nullable Object>>> rows) {
    return of(streams(), query, rows);
  }

  private static StreamExecutionEnvironment streams() {
    Configuration config = new Configuration();
    config.set(RestOptions.BIND_PORT, "0");
    config.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(256));
    config.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(256));
    config.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, new MemorySize(4096));
    StreamExecutionEnvironment streams = StreamExecutionEnvironment.getExecutionEnvironment(config);
    streams.setParallelism(1);
    return streams;
  }

  private static Flink of(
      StreamExecutionEnvironment streams,
      StreamQuery query,
      Map<String, List<List<@Nullable Object>>> rows) {
    StreamTableEnvironment env =
        StreamTableEnvironment.create(
            streams, EnvironmentSettings.newInstance().inStreamingMode().build());
    env.getConfig().set("table.local-time-zone", "UTC");
    PostgresFunctions.register(env);
    Flink flink = new Flink(env);
    for (SourceTable source : query.sources()) {
      flink.declare(streams, source, rows.getOrDefault(source.name(), List.of()));
    }
    for (StreamQuery.View view : query.views()) {
      env.createTemporaryView(Names.flink(view.name()), env.sqlQuery(view.select()));
    }
    return flink;
  }

  @SuppressWarnings("deprecation") // what replaces it cannot be empty
  private void declare(
      StreamExecutionEnvironment streams, SourceTable source, List<List<@Nullable Object>> rows) {
    List<String> names = new ArrayList<>();
    List<TypeInformation<?>> types = new ArrayList<>();
    Schema.Builder schema = Schema.newBuilder();
    for (SourceTable.Column column : source.columns()) {
      if (column.expression().isEmpty()) {
        names.add(column.name());
        String type = column.type().equals(SourceTable.JSON) ? "STRING" : column.type();
        types.add(type(type));
        schema.column(column.name(), type);
      }
    }
    names.add(SourceTable.RECORD_TIME);
    types.add(Types.INSTANT);
    schema.column(SourceTable.RECORD_TIME, "TIMESTAMP_LTZ(3)");
    for (SourceTable.Column column : source.columns()) {
      column.expression().ifPresent(text -> schema.columnByExpression(column.name(), text));
    }
    source.watermark().ifPresent(mark -> schema.watermark(mark.column(), mark.expression()));
    List<Row> records = new ArrayList<>();
    for (List<@Nullable Object> values : rows) {
      List<@Nullable Object> all = new ArrayList<>(values);
      all.add(RECORDED);
      records.add(Row.of(all.toArray()));
    }
    DataStream<Row> stream =
        streams.fromData(
            records,
            Types.ROW_NAMED(
                names.toArray(new String[0]), types.toArray(new TypeInformation<?>[0])));
    env.createTemporaryView(Names.flink(source.name()), stream, schema.build());
  }

  private static TypeInformation<?> type(String flink) {
    return switch (flink) {
      case "BIGINT" -> Types.LONG;
      case "INT" -> Types.INT;
      case "SMALLINT" -> Types.SHORT;
      case "DOUBLE" -> Types.DOUBLE;
      case "BOOLEAN" -> Types.BOOLEAN;
      case "STRING" -> Types.STRING;
      case "DECIMAL(10, 2)" -> Types.BIG_DEC;
      default -> throw new IllegalArgumentException("no rows of " + flink);
    };
  }

  /** The plan of a query, as Flink explains it. */
  String explain(String select) {
    return env.explainSql(select);
  }

  /**
   * The rows of each query that are left when all has been read, in no order, as {@link Values}
   * writes them. One job runs them all: to start a job takes longer than a query over few rows.
   *
   * @param rows values of the fields of the records, by source
   */
  @SuppressWarnings("try") // its close may be interrupted
  static List<List<List<String>>> rows(
      List<StreamQuery> queries, Map<String, List<List<@Nullable Object>>> rows) throws Exception {
    StreamExecutionEnvironment streams = streams();
    List<DataStream<Tuple3<Integer, Boolean, String[]>>> changes = new ArrayList<>();
    List<List<List<String>>> left = new ArrayList<>();
    for (StreamQuery query : queries) {
      StreamTableEnvironment env = of(streams, query, rows).env;
      int index = left.size();
      changes.add(
          env.toChangelogStream(env.sqlQuery(query.select()))
              .map(row -> change(index, row))
              .returns(Types.TUPLE(Types.INT, Types.BOOLEAN, Types.OBJECT_ARRAY(Types.STRING))));
      left.add(new ArrayList<>());
    }
    try (CloseableIterator<Tuple3<Integer, Boolean, String[]>> all =
        changes.stream().reduce(DataStream::union).orElseThrow().executeAndCollect()) {
      while (all.hasNext()) {
        Tuple3<Integer, Boolean, String[]> change = all.next();
        List<String> row = List.of(change.f2);
        if (change.f1) {
          left.get(change.f0).add(row);
        } else if (!left.get(change.f0).remove(row)) {
          throw new AssertionError("taken back without having been there: " + row);
        }
      }
    }
    return left;
  }

  private static Tuple3<Integer, Boolean, String[]> change(int query, Row row) {
    String[] texts = new String[row.getArity()];
    for (int i = 0; i < texts.length; i++) {
      Object value = row.getField(i);
      texts[i] = value == null ? "NULL" : Values.text(value);
    }
    RowKind kind = row.getKind();
    return Tuple3.of(query, kind == RowKind.INSERT || kind == RowKind.UPDATE_AFTER, texts);
  }
}
