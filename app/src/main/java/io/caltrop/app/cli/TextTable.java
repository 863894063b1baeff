package io.caltrop.app.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns of even width; the first row is the heading. */
final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();
  private final List<Integer> widths = new ArrayList<>();

  void add(List<String> values) {
    List<String> row = values.stream().map(TextTable::printable).toList();
    for (int i = 0; i < row.size(); i++) {
      if (i == widths.size()) {
        widths.add(0);
      }
      widths.set(i, Math.max(widths.get(i), row.get(i).length()));
    }
    rows.add(row);
  }

  /** What would move a terminal's cursor, or turn the text around, is shown as a dot. */
  static String printable(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "·");
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        line.append(i == 0 ? "" : "  ").append(row.get(i));
        line.append(" ".repeat(i == row.size() - 1 ? 0 : widths.get(i) - row.get(i).length()));
      }
      lines.add(line.toString());
    }
    lines.add("(" + (rows.size() - 1) + (rows.size() == 2 ? " row)" : " rows)"));
    return lines;
  }
}
