package io.caltrop.detection.objects;

import io.caltrop.detection.StreamingStatements.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows of values, as a SELECT that PostgreSQL answers. */
final class SqlRows {
  private final List<String> names;
  private final List<String> types;
  private final List<String> rows = new ArrayList<>();

  /**
   * None yet.
   *
   * @param columns name and type, such as {@code lag bigint}
   */
  SqlRows(String... columns) {
    names = List.of(columns).stream().map(c -> c.substring(0, c.indexOf(' '))).toList();
    types = List.of(columns).stream().map(c -> c.substring(c.indexOf(' ') + 1)).toList();
  }

  /** Adds a row; null is NULL. */
  void add(@Nullable Object... values) {
    List<String> row = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      row.add(literal(values[i]) + "::" + types.get(i));
    }
    rows.add("(" + String.join(", ", row) + ")");
  }

  private static String literal(@Nullable Object value) {
    return value == null ? "NULL" : text(value.toString());
  }

  /** A literal that holds under both settings of standard_conforming_strings. */
  private static String text(String value) {
    return "E'" + value.replace("\\", "\\\\").replace("'", "''").replace("\0", "") + "'";
  }

  Rows rows() {
    String columns = names.stream().map(n -> '"' + n + '"').collect(Collectors.joining(", "));
    String nothing =
        types.stream().map(type -> "NULL::" + type).collect(Collectors.joining(", ", "(", ")"));
    String values = rows.isEmpty() ? nothing : String.join(", ", rows);
    String select = "SELECT * FROM (VALUES " + values + ") AS shown (" + columns + ")";
    return new Rows(rows.isEmpty() ? select + " WHERE false" : select, names);
  }
}
