package io.caltrop.detection.engine.records;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFilterFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/** Lets rows pass that come, or that others become, and counts them. */
final class Present extends RichFilterFunction<RowData> {
  private static final long serialVersionUID = 1;

  private transient @Nullable Counter written;

  @Override
  public void open(OpenContext context) {
    written = getRuntimeContext().getMetricGroup().counter(TopicOutput.WRITTEN);
  }

  @Override
  public boolean filter(RowData row) {
    boolean present =
        row.getRowKind() == RowKind.INSERT || row.getRowKind() == RowKind.UPDATE_AFTER;
    if (present && written != null) {
      written.inc();
    }
    return present;
  }
}
