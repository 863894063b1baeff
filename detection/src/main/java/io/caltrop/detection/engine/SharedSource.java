package io.caltrop.detection.engine;

import io.caltrop.detection.engine.gates.Condition;
import io.caltrop.detection.engine.gates.GatedStream;
import io.caltrop.detection.engine.gates.Gates;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsFilterPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsSourceWatermark;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.types.DataType;

/**
 * Rows that several queries of a job read, each with its own gate before it: rows that cannot
 * fulfil a query's conditions do not come as far as the query, which looks at the others itself.
 */
final class SharedSource implements AppendedRows, SupportsFilterPushDown, SupportsSourceWatermark {
  private final String name;
  private final GatedStream shared;
  private final DataType all;
  private DataType rows;
  private int[] columns;
  private Condition condition = Condition.NONE;

  /**
   * Reads rows that are there.
   *
   * @param all the type of the rows
   */
  SharedSource(String name, GatedStream shared, DataType all) {
    this.name = name;
    this.shared = shared;
    this.all = all;
    rows = all;
    columns = IntStream.range(0, DataType.getFieldCount(all)).toArray();
  }

  /** A watermark that moves on as that of the shared rows does. */
  static SourceTable.Watermark watermark(String column) {
    return new SourceTable.Watermark(column, "SOURCE_WATERMARK()");
  }

  @Override
  public void applyProjection(int[][] fields, DataType producedDataType) {
    columns = IntStream.range(0, fields.length).map(i -> fields[i][0]).toArray();
    rows = producedDataType;
  }

  @Override
  public Result applyFilters(List<ResolvedExpression> conditions) {
    condition = Gates.of(conditions, DataType.getFieldNames(all));
    // Taken, too, so that the planner does not hold two scans with other gates for the same.
    return Result.of(conditions, conditions);
  }

  @Override
  public void applySourceWatermark() {
    // The shared rows bring it.
  }

  @Override
  public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
    TypeInformation<RowData> type = context.createTypeInformation(rows);
    return new DataStreamScanProvider() {
      @Override
      public DataStream<RowData> produceDataStream(
          ProviderContext providerContext, StreamExecutionEnvironment env) {
        return shared.rows(condition, columns, type);
      }

      @Override
      public boolean isBounded() {
        return false;
      }
    };
  }

  @Override
  public DynamicTableSource copy() {
    SharedSource copy = new SharedSource(name, shared, all);
    copy.rows = rows;
    copy.columns = columns.clone();
    copy.condition = condition;
    return copy;
  }

  @Override
  public String asSummaryString() {
    return "shared rows of " + name;
  }
}
