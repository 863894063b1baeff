package io.caltrop.detection.engine.rows;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Names and values as PostgreSQL's SQL writes them. */
final class Quoted {
  private Quoted() {}

  static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  static String names(List<Column> columns) {
    return names(columns, "");
  }

  /** The names, each after the prefix, such as {@code t.}. */
  static String names(List<Column> columns, String prefix) {
    return columns.stream()
        .map(column -> prefix + name(column.name()))
        .collect(Collectors.joining(", "));
  }

  static String text(String text) {
    return '\'' + text.replace("'", "''") + '\'';
  }

  /** A text within a block that dollar signs quote. */
  static String inBlock(String text) {
    return '(' + text(text).replace("$", "' || chr(36) || '") + ')';
  }

  /** Column {@code index} of the rows as an array: {@code {"a",NULL}}. */
  static String array(List<@Nullable String[]> rows, int index) {
    StringBuilder array = new StringBuilder(rows.size() * 16).append('{');
    for (@Nullable String[] row : rows) {
      if (array.length() > 1) {
        array.append(',');
      }
      element(row[index], array);
    }
    return array.append('}').toString();
  }

  private static void element(@Nullable String value, StringBuilder array) {
    if (value == null) {
      array.append("NULL");
      return;
    }
    array.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        array.append('\\');
      }
      array.append(c);
    }
    array.append('"');
  }
}
