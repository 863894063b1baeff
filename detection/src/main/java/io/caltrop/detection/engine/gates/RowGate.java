package io.caltrop.detection.engine.gates;

import java.io.Serializable;
import org.apache.flink.table.data.RowData;

/** Whether a row may fulfil a condition. */
@FunctionalInterface
public interface RowGate extends Serializable {
  /** False only if the condition is false, or NULL, for the row. */
  boolean mayPass(RowData row);
}
