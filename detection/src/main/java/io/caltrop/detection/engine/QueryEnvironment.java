package io.caltrop.detection.engine;

import io.caltrop.detection.dialect.functions.PostgresFunctions;
import io.caltrop.detection.engine.rows.Column;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.ApiExpression;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.Expressions;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.internal.TableEnvironmentImpl;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.expressions.Expression;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.operations.SinkModifyOperation;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.table.types.logical.utils.LogicalTypeUtils;
import org.apache.flink.table.types.utils.TypeConversions;

/** An environment of Flink's SQL that knows the sources of some queries, and nothing else. */
final class QueryEnvironment {
  private final StreamExecutionEnvironment streams;
  private final StreamTableEnvironment env;
  private final QueryCatalog catalog;
  private final Set<String> views = new HashSet<>();

  private QueryEnvironment(
      StreamExecutionEnvironment streams, StreamTableEnvironment env, QueryCatalog catalog) {
    this.streams = streams;
    this.env = env;
    this.catalog = catalog;
  }

  /** Where a job of ours is put together. */
  static StreamExecutionEnvironment streams(JobSettings settings) {
    return StreamExecutionEnvironment.getExecutionEnvironment(settings.ofAny());
  }

  /** How sources are read from Kafka. */
  static QueryCatalog.Reading kafka(JobSettings settings) {
    return (source, rows) -> new KafkaSourceTable(source, rows, settings.idleAfter());
  }

  /**
   * With these sources.
   *
   * @param table what the planner is told
   */
  static QueryEnvironment of(
      StreamExecutionEnvironment streams,
      Configuration table,
      Collection<SourceTable> sources,
      QueryCatalog.Reading reading) {
    StreamTableEnvironment env =
        StreamTableEnvironment.create(
            streams, EnvironmentSettings.newInstance().inStreamingMode().build());
    table.toMap().forEach(env.getConfig()::set);
    PostgresFunctions.register(env);
    QueryCatalog catalog = new QueryCatalog(sources, reading);
    register(env, catalog);
    env.useCatalog(QueryCatalog.NAME);
    catalog.declareSources();
    return new QueryEnvironment(streams, env, catalog);
  }

  @SuppressWarnings("deprecation") // what replaces it takes options of text, not a catalog
  private static void register(StreamTableEnvironment env, QueryCatalog catalog) {
    env.registerCatalog(QueryCatalog.NAME, catalog);
  }

  StreamExecutionEnvironment streams() {
    return streams;
  }

  TableEnvironmentImpl env() {
    return (TableEnvironmentImpl) env;
  }

  /** The rows of a query over the sources. */
  Table query(StreamQuery query) {
    for (StreamQuery.View view : query.views()) {
      if (views.add(view.name())) {
        env.createTemporaryView(backQuoted(view.name()), env.sqlQuery(view.select()));
      }
    }
    return withOneEventTime(env.sqlQuery(query.select()));
  }

  /** Flink publishes rows with one event time at most: the first keeps it, others are plain. */
  private static Table withOneEventTime(Table rows) {
    List<Expression> items = new ArrayList<>();
    int eventTimes = 0;
    for (var column : rows.getResolvedSchema().getColumns()) {
      LogicalType type = column.getDataType().getLogicalType();
      ApiExpression item = Expressions.$(column.getName());
      if (LogicalTypeChecks.isRowtimeAttribute(type) && ++eventTimes > 1) {
        LogicalType plain = LogicalTypeUtils.removeTimeAttributes(type);
        item = item.cast(TypeConversions.fromLogicalToDataType(plain)).as(column.getName());
      }
      items.add(item);
    }
    return eventTimes > 1 ? rows.select(items.toArray(new Expression[0])) : rows;
  }

  /** What {@code INSERT INTO} would be; its text would have to be parsed once more. */
  ModifyOperation insert(Table rows, RowOutput output) {
    ObjectIdentifier table = catalog.declareOutput(schema(rows.getResolvedSchema()), output);
    return new SinkModifyOperation(
        env().getCatalogManager().getTableOrError(table), rows.getQueryOperation());
  }

  /** Its columns, with PostgreSQL's types. */
  static List<Column> columns(Table rows) {
    List<Column> columns = new ArrayList<>();
    for (var column : rows.getResolvedSchema().getColumns()) {
      columns.add(PostgresTypes.column(column.getName(), column.getDataType().getLogicalType()));
    }
    return columns;
  }

  private static Schema schema(ResolvedSchema resolved) {
    Schema.Builder schema = Schema.newBuilder();
    resolved
        .getColumns()
        .forEach(
            column -> {
              LogicalType type = column.getDataType().getLogicalType();
              LogicalType plain = LogicalTypeUtils.removeTimeAttributes(type).copy(true);
              schema.column(column.getName(), TypeConversions.fromLogicalToDataType(plain));
            });
    return schema.build();
  }

  static String backQuoted(String name) {
    return '`' + name.replace("`", "``") + '`';
  }
}
