package io.caltrop.detection.engine.gates;

import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.utils.ProjectedRowData;
import org.apache.flink.util.Collector;

/** Lets rows through a gate, with some of their columns. */
public final class GatedRows implements FlatMapFunction<RowData, RowData> {
  private static final long serialVersionUID = 1;

  private final RowGate gate;
  private final int[] columns;

  /**
   * With a gate.
   *
   * @param columns which columns of the rows go on, in their order there
   */
  public GatedRows(RowGate gate, int[] columns) {
    this.gate = gate;
    this.columns = columns.clone();
  }

  @Override
  public void flatMap(RowData row, Collector<RowData> out) {
    if (gate.mayPass(row)) {
      out.collect(ProjectedRowData.from(columns).replaceRow(row));
    }
  }
}
