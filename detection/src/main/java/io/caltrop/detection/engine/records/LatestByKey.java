package io.caltrop.detection.engine.records;

import io.caltrop.detection.engine.json.JsonValues;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * Brings changes down to the latest of each key: a row, or that it is gone.
 *
 * <p>Flink sends an update as two changes, the old row going and the new one coming. Readers must
 * not see a key gone that is only updated: what goes is held back for one more interval, in which
 * the new row can come. At a checkpoint everything is sent: an update's two changes are both before
 * its barrier.
 */
final class LatestByKey extends AbstractStreamOperator<RowData>
    implements OneInputStreamOperator<RowData, RowData> {
  private static final long serialVersionUID = 1;
  private static final long INTERVAL_MS = 50;

  private final JsonValues key;
  private final TypeSerializer<RowData> rows;
  private transient Map<String, Latest> latest = new LinkedHashMap<>();
  private transient boolean planned;
  private transient @Nullable Counter written;

  private LatestByKey(JsonValues key, TypeSerializer<RowData> rows) {
    this.key = key;
    this.rows = rows;
  }

  static SingleOutputStreamOperator<RowData> attach(DataStream<RowData> rows, JsonValues key) {
    TypeSerializer<RowData> serializer =
        rows.getType().createSerializer(rows.getExecutionConfig().getSerializerConfig());
    return rows.transform("latest", rows.getType(), new LatestByKey(key, serializer))
        .setParallelism(1)
        .uid("latest");
  }

  /** What became of a key last. */
  private static final class Latest {
    RowData row;
    boolean heldBack;

    Latest(RowData row) {
      this.row = row;
    }

    boolean isGone() {
      return row.getRowKind() == RowKind.DELETE;
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    latest = new LinkedHashMap<>();
    planned = false;
    written = getMetricGroup().counter(TopicOutput.WRITTEN);
  }

  @Override
  public void processElement(StreamRecord<RowData> element) {
    RowData row = rows.copy(element.getValue());
    boolean comes = row.getRowKind() == RowKind.INSERT || row.getRowKind() == RowKind.UPDATE_AFTER;
    row.setRowKind(comes ? RowKind.INSERT : RowKind.DELETE);
    StringBuilder keyJson = new StringBuilder();
    key.append(row, keyJson);
    latest.put(keyJson.toString(), new Latest(row));
    plan();
  }

  private void plan() {
    if (!planned) {
      planned = true;
      long now = getProcessingTimeService().getCurrentProcessingTime();
      Future<?> unused =
          getProcessingTimeService().registerTimer(now + INTERVAL_MS, time -> sendDue());
    }
  }

  private void sendDue() {
    planned = false;
    Iterator<Latest> changes = latest.values().iterator();
    while (changes.hasNext()) {
      Latest change = changes.next();
      if (change.isGone() && !change.heldBack) {
        change.heldBack = true;
      } else {
        changes.remove();
        send(change);
      }
    }
    if (!latest.isEmpty()) {
      plan();
    }
  }

  private void send(Latest change) {
    if (written != null) {
      written.inc();
    }
    output.collect(new StreamRecord<>(change.row));
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    sendAll();
  }

  @Override
  public void finish() {
    sendAll();
  }

  private void sendAll() {
    latest.values().forEach(this::send);
    latest.clear();
  }
}
