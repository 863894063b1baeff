package io.caltrop.detection.engine;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.operators.wmassigners.ProcTimeMiniBatchAssignerOperator;
import org.jspecify.annotations.Nullable;

/**
 * Ends the small batches in which Flink's SQL aggregates rows: a moment after the first row of
 * each. Flink's own operator ends one fifty times a second, whether anything comes or not, and
 * wakes whatever is behind it each time, which is much of the work of fifty quiet views.
 *
 * <p>The end of a batch is a watermark. What reads two inputs, or several tasks, waits for the
 * watermarks of all that are not idle: so this one is idle but for that moment. By the clock of its
 * machine its watermark may be earlier than one that another sent before, and end nothing; so it is
 * sent again, ever more seldom, as long as no rows come.
 */
final class MiniBatches extends AbstractStreamOperator<RowData>
    implements OneInputStreamOperator<RowData, RowData> {
  private static final long serialVersionUID = 1;
  private static final long LONGEST_PAUSE_MS = 1_000;

  private final long gatherMs;

  private transient boolean hasRows;
  private transient long pauseMs;
  private transient long last;
  private transient @Nullable ScheduledFuture<?> next;

  /**
   * Ends batches.
   *
   * @param gather from the first row of a batch to its end
   */
  MiniBatches(Duration gather) {
    gatherMs = gather.toMillis();
  }

  /** Puts it in the place of Flink's own. */
  static void replaceIn(StreamGraph graph, Duration gather) {
    for (StreamNode node : graph.getStreamNodes()) {
      if (node.getOperatorFactory() instanceof SimpleOperatorFactory<?> own
          && own.getOperator() instanceof ProcTimeMiniBatchAssignerOperator) {
        SimpleOperatorFactory<RowData> factory = SimpleOperatorFactory.of(new MiniBatches(gather));
        factory.setChainingStrategy(own.getChainingStrategy());
        node.setOperatorFactory(factory);
      }
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    endAfter(gatherMs);
  }

  @Override
  public void processElement(StreamRecord<RowData> row) {
    if (!hasRows) {
      hasRows = true;
      endAfter(gatherMs);
    }
    output.collect(row);
  }

  private void endAfter(long pause) {
    if (next != null) {
      next.cancel(false);
    }
    pauseMs = pause;
    long now = getProcessingTimeService().getCurrentProcessingTime();
    next = getProcessingTimeService().registerTimer(now + pause, this::end);
  }

  private void end(long unusedTime) {
    hasRows = false;
    last = Math.max(getProcessingTimeService().getCurrentProcessingTime(), last + 1);
    output.emitWatermarkStatus(WatermarkStatus.ACTIVE);
    output.emitWatermark(new Watermark(last));
    output.emitWatermarkStatus(WatermarkStatus.IDLE);
    endAfter(Math.min(2 * pauseMs, LONGEST_PAUSE_MS));
  }

  /** Event time ends no batch, but the end of all rows ends the last one. */
  @Override
  public void processWatermark(Watermark mark) {
    if (mark.getTimestamp() == Long.MAX_VALUE) {
      output.emitWatermarkStatus(WatermarkStatus.ACTIVE);
      output.emitWatermark(mark);
    }
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) {
    // Whether event time waits for this input is nothing to its batches.
  }
}
