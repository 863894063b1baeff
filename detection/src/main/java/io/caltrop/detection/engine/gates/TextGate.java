package io.caltrop.detection.engine.gates;

import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;

/** Compares a column of text with texts. */
final class TextGate implements RowGate {
  private final int column;
  private final Comparison how;
  private final StringData[] others;

  TextGate(Condition.Compared condition) {
    column = condition.column();
    how = condition.how();
    others = condition.texts().stream().map(StringData::fromString).toArray(StringData[]::new);
  }

  @Override
  public boolean mayPass(RowData row) {
    return !row.isNullAt(column) && holds(row.getString(column));
  }

  private boolean holds(StringData value) {
    return switch (how) {
      case IN -> isIn(value);
      case NOT_EQUAL -> !value.equals(others[0]);
      case LESS -> value.compareTo(others[0]) < 0;
      case NOT_MORE -> value.compareTo(others[0]) <= 0;
      case MORE -> value.compareTo(others[0]) > 0;
      case NOT_LESS -> value.compareTo(others[0]) >= 0;
    };
  }

  private boolean isIn(StringData value) {
    for (StringData other : others) {
      if (value.equals(other)) {
        return true;
      }
    }
    return false;
  }
}
