package io.caltrop.detection.engine.gates;

import io.caltrop.detection.dialect.functions.Utf8;
import io.caltrop.detection.dialect.prefilter.Prefilter;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;

/** Whether a pattern may be found in a text, which most times is to be told from its bytes. */
final class PatternGate implements RowGate {
  private static final long serialVersionUID = 1;

  private final TextPath path;
  private final String pattern;
  private transient @Nullable Prefilter prefilter; // for one thread, made where the job runs

  PatternGate(TextPath path, String pattern) {
    this.path = path;
    this.pattern = pattern;
  }

  @Override
  public boolean mayPass(RowData row) {
    if (row.isNullAt(path.column())) {
      return false;
    }
    Prefilter filter = prefilter;
    if (filter == null) {
      filter = path.isLowered() ? Prefilter.ofLowered(pattern) : Prefilter.of(pattern);
      prefilter = filter;
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
