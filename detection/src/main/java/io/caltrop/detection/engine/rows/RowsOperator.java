package io.caltrop.detection.engine.rows;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * The end of a view's job: collects changes for a few milliseconds and has them written. It runs
 * once a job, also where the rest of the job runs several times: one writer keeps the order.
 */
public final class RowsOperator extends AbstractStreamOperator<Void>
    implements OneInputStreamOperator<RowData, Void> {
  /** The metric that counts changes which were written. */
  public static final String WRITTEN = "caltropRowsWritten";

  private static final long serialVersionUID = 1;
  private static final int MOST_ROWS = 5_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ViewTable view;
  private final Database database;
  private final RowText text;
  private final long flushMs;

  private transient @Nullable RowsWriter writer;
  private transient @Nullable Counter written;
  private transient @Nullable ListState<Long> checkpoints;
  private transient OptionalLong restored = OptionalLong.empty();
  private transient boolean flushPlanned;
  private transient long completed;

  private RowsOperator(ViewTable view, Database database, RowType type, Duration flush) {
    this.view = view;
    this.database = database;
    this.text = new RowText(type, view.changes().key());
    this.flushMs = flush.toMillis();
  }

  /** Ends a job: its rows go to the view's table. */
  public static DataStreamSink<?> attach(
      DataStream<RowData> rows, RowType type, ViewTable view, Database database, Duration flush) {
    return rows.transform("rows", Types.VOID, new RowsOperator(view, database, type, flush))
        .setParallelism(1)
        .uid("rows")
        .sinkTo(new DiscardingSink<>())
        .setParallelism(1)
        .name("end")
        .uid("end");
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    ListState<Long> state =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("checkpoint", Types.LONG));
    restored = OptionalLong.empty();
    for (Long checkpoint : state.get()) {
      restored = OptionalLong.of(checkpoint);
    }
    checkpoints = state;
  }

  @Override
  public void open() throws Exception {
    super.open();
    written = getMetricGroup().counter(WRITTEN);
    WriterSession session = new WriterSession(database, view.name(), PATIENCE, Clock.systemUTC());
    RowsWriter opened = new RowsWriter(view, session);
    writer = opened;
    opened.open(restored);
    completed = restored.orElse(0);
  }

  private RowsWriter writer() {
    if (writer == null) {
      throw new IllegalStateException("the writer of " + view.name() + " is not open");
    }
    return writer;
  }

  @Override
  public void processElement(StreamRecord<RowData> element) throws Exception {
    RowData row = element.getValue();
    Batch batch = writer().batch();
    switch (row.getRowKind()) {
      case INSERT, UPDATE_AFTER -> batch.add(text.of(row));
      case UPDATE_BEFORE, DELETE -> batch.remove(text.of(row));
    }
    if (written != null) {
      written.inc();
    }
    if (batch.size() >= MOST_ROWS) {
      writer().flush();
    } else if (!flushPlanned) {
      flushPlanned = true;
      long now = getProcessingTimeService().getCurrentProcessingTime();
      Future<?> unused =
          getProcessingTimeService().registerTimer(now + flushMs, this::flushPlanned);
    }
  }

  private void flushPlanned(long unusedTime) throws Exception {
    flushPlanned = false;
    writer().flush();
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    writer().flushToDisk();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    if (checkpoints != null) {
      checkpoints.update(List.of(context.getCheckpointId()));
    }
    writer().startEpoch(context.getCheckpointId());
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    super.notifyCheckpointComplete(checkpointId);
    // The checkpoint before is kept as well: the newest may turn out to be damaged.
    writer().forgetBefore(completed);
    completed = checkpointId;
  }

  @Override
  public void finish() throws Exception {
    writer().flushToDisk();
    super.finish();
  }

  @Override
  public void close() throws Exception {
    if (writer != null) {
      writer.close();
    }
    super.close();
  }
}
