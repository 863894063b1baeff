package io.caltrop.detection.engine.gates;

import org.apache.flink.table.data.RowData;

/** Whether a row may fulfil a condition. For one thread. */
@FunctionalInterface
interface RowGate {
  /** False only if the condition is false, or NULL, for the row. */
  boolean mayPass(RowData row);
}
