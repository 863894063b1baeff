package io.caltrop.detection.engine.gates;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.utils.ProjectedRowData;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Sends each row to the queries that may want it: each has a gate, and a side output behind it. */
final class GatedRows extends ProcessFunction<RowData, RowData> {
  private static final long serialVersionUID = 1;

  private final List<Way> ways = new ArrayList<>();
  private transient RowGates gates;
  private transient int[][] columns;

  private record Way(Condition condition, List<Integer> columns, OutputTag<RowData> output)
      implements Serializable {}

  /**
   * Adds a query, while the job is planned.
   *
   * @param condition what it asks of its rows
   * @param columns which columns of the rows it reads, in their order there
   * @param type of these columns
   * @return where its rows are
   */
  OutputTag<RowData> add(Condition condition, int[] columns, TypeInformation<RowData> type) {
    OutputTag<RowData> output = new OutputTag<>(String.valueOf(ways.size()), type);
    ways.add(new Way(condition, Arrays.stream(columns).boxed().toList(), output));
    return output;
  }

  @Override
  public void open(OpenContext unused) {
    gates = new RowGates(ways.stream().map(Way::condition).toList());
    columns =
        ways.stream()
            .map(way -> way.columns().stream().mapToInt(Integer::intValue).toArray())
            .toArray(int[][]::new);
  }

  @Override
  public void processElement(RowData row, Context context, Collector<RowData> unused) {
    gates.next();
    for (int i = 0; i < columns.length; i++) {
      if (gates.mayPass(i, row)) {
        context.output(ways.get(i).output(), ProjectedRowData.from(columns[i]).replaceRow(row));
      }
    }
  }
}
