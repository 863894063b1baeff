package io.caltrop.detection.engine.gates;

import io.caltrop.detection.dialect.functions.Utf8;
import io.caltrop.detection.dialect.prefilter.Prefilter;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;

/** Whether a pattern may be found in a text, which most times is to be told from its bytes. */
final class PatternGate implements RowGate {
  private final TextPath path;
  private final Prefilter filter;

  PatternGate(Condition.Found condition) {
    path = condition.path();
    filter =
        path.isLowered()
            ? Prefilter.ofLowered(condition.pattern())
            : Prefilter.of(condition.pattern());
  }

  @Override
  public boolean mayPass(RowData row) {
    if (row.isNullAt(path.column())) {
      return false;
    }
    StringData text = row.getString(path.column());
    Utf8 utf8 = Utf8.of(text);
    if (!path.steps().isEmpty() && !isPlain(utf8)) {
      utf8 = Utf8.of(path.apply(text));
    }
    return filter.mayMatch(utf8.bytes(), utf8.offset(), utf8.length());
  }

  /** Of ASCII, and without a percent sign: then nothing can happen to it but to be lowered. */
  private static boolean isPlain(Utf8 text) {
    for (int i = text.offset(); i < text.offset() + text.length(); i++) {
      byte octet = text.bytes()[i];
      if (octet < 0 || octet == '%') {
        return false;
      }
    }
    return true;
  }
}
