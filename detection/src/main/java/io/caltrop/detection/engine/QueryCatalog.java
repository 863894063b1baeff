package io.caltrop.detection.engine;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.engine.json.JsonRows;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.TableAlreadyExistException;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * The tables that queries of one environment see: their sources, and the outputs they are written
 * into. Flink asks the catalog for what stands behind them, so that nothing of it (addresses,
 * passwords) goes through options of text.
 */
final class QueryCatalog extends GenericInMemoryCatalog {
  static final String NAME = "caltrop";
  static final String DATABASE = "streams";

  /**
   * How the tables are called that queries are inserted into. No source has a space in its name.
   */
  private static final String OUTPUT = "caltrop output ";

  private static final Pattern TEXT =
      Pattern.compile("(?i)\\s*(?:var)?char\\s*(?:\\(\\s*\\d+\\s*\\)\\s*)?");

  private final Map<String, SourceTable> sources;
  private final Reading reading;
  private final Map<String, RowOutput> outputs = new HashMap<>();

  QueryCatalog(Collection<SourceTable> sources, Reading reading) {
    super(NAME, DATABASE);
    this.sources =
        sources.stream()
            .collect(Collectors.toMap(SourceTable::name, Function.identity(), (a, b) -> a));
    this.reading = reading;
  }

  /** Makes what a source is read with. */
  @FunctionalInterface
  interface Reading {
    DynamicTableSource of(SourceTable source, DataType rows);
  }

  /** Declares the sources; their columns are checked here. */
  void declareSources() {
    sources.values().forEach(source -> declare(source.name(), schema(source)));
  }

  /** Declares one more table that a query can be inserted into, and names it. */
  ObjectIdentifier declareOutput(Schema schema, RowOutput output) {
    String table = OUTPUT + outputs.size();
    outputs.put(table, output);
    declare(table, schema);
    return ObjectIdentifier.of(NAME, DATABASE, table);
  }

  private void declare(String table, Schema schema) {
    try {
      CatalogTable declared =
          CatalogTable.newBuilder().schema(schema).options(Map.of("connector", NAME)).build();
      createTable(new ObjectPath(DATABASE, table), declared, false);
    } catch (TableAlreadyExistException | DatabaseNotExistException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Schema schema(SourceTable source) {
    Schema.Builder schema = Schema.newBuilder();
    for (SourceTable.Column column : source.columns()) {
      if (column.expression().isPresent()) {
        schema.columnByExpression(column.name(), column.expression().get());
      } else {
        schema.column(column.name(), type(column));
      }
    }
    schema.column(SourceTable.RECORD_TIME, "TIMESTAMP_LTZ(3) NOT NULL");
    source.watermark().ifPresent(mark -> schema.watermark(mark.column(), watermark(mark)));
    return schema.build();
  }

  private static String watermark(SourceTable.Watermark mark) {
    return mark.equals(SharedSource.watermark(mark.column())) ? mark.expression() : credible(mark);
  }

  /**
   * A row whose time lies far ahead of when Kafka took it does not move time on, or a single one
   * would end every window for good.
   */
  private static String credible(SourceTable.Watermark mark) {
    return "CASE WHEN CAST((%1$s) AS TIMESTAMP_LTZ(3)) <= `%2$s` + INTERVAL '%3$d' HOUR THEN (%1$s) END"
        .formatted(mark.expression(), SourceTable.RECORD_TIME, SourceTable.MOST_AHEAD.toHours());
  }

  /** A text without a length would have one character. */
  private static String type(SourceTable.Column column) {
    boolean isText =
        column.type().equals(SourceTable.JSON) || TEXT.matcher(column.type()).matches();
    return isText ? "STRING" : column.type();
  }

  @Override
  public Optional<Factory> getFactory() {
    return Optional.of(new Tables());
  }

  /** Makes what stands behind the tables. */
  private final class Tables implements DynamicTableSourceFactory, DynamicTableSinkFactory {
    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
      SourceTable source = sources.get(context.getObjectIdentifier().getObjectName());
      if (source == null) {
        throw new TableException("the output of a query cannot be read");
      }
      context.getPhysicalRowDataType().getLogicalType().getChildren().forEach(this::check);
      return reading.of(source, context.getPhysicalRowDataType());
    }

    private void check(LogicalType type) {
      if (!JsonRows.supports(type)) {
        throw SqlProblem.of(
            "0A000",
            "a source has a column of type " + type.asSummaryString(),
            "Allowed are texts, numbers, boolean, date, time and timestamp; an object or array is"
                + " read into varchar as its JSON.");
      }
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
      String table = context.getObjectIdentifier().getObjectName();
      List<String> columns = DataType.getFieldNames(context.getPhysicalRowDataType());
      return new OutputTable(columns, Objects.requireNonNull(outputs.get(table), table));
    }

    @Override
    public String factoryIdentifier() {
      return NAME;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
      return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
      return Set.of();
    }
  }
}
