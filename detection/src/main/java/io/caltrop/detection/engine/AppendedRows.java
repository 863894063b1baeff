package io.caltrop.detection.engine;

import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;

/** A table of flat rows that only ever come, of which only the columns that are used are read. */
interface AppendedRows extends ScanTableSource, SupportsProjectionPushDown {
  @Override
  default ChangelogMode getChangelogMode() {
    return ChangelogMode.insertOnly();
  }

  @Override
  default boolean supportsNestedProjection() {
    return false;
  }
}
