package io.caltrop.detection.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Translates {@code VALUES (..), (..)}. */
final class ValuesTranslator {
  private final ExprTranslator translator;

  ValuesTranslator(Reading reading, Reading.Ctes ctes) {
    translator =
        new ExprTranslator(
            reading, ctes, new Scope(Optional.empty()), Place.of(Place.Clause.VALUES));
  }

  Block translate(Tree.Values values) {
    int width = values.rows().get(0).size();
    List<List<Typed>> columns = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      columns.add(column(values, i, width));
    }
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < values.rows().size(); row++) {
      int index = row;
      rows.add(
          columns.stream()
              .map(column -> column.get(index).text())
              .collect(Collectors.joining(", ", "(", ")")));
    }
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      SqlType type =
          Types.common("VALUES", columns.get(i).stream().map(Typed::type).toList(), values.at());
      fields.add(Field.of("column" + (i + 1), type));
    }
    String names =
        fields.stream().map(field -> Names.flink(field.name())).collect(Collectors.joining(", "));
    return new Block(
        "SELECT * FROM (VALUES %s) AS `values` (%s)".formatted(String.join(", ", rows), names),
        fields);
  }

  private List<Typed> column(Tree.Values values, int index, int width) {
    List<Typed> column = new ArrayList<>();
    for (List<Expr> row : values.rows()) {
      if (row.size() != width) {
        throw Problems.at(row.get(0).at(), "42601", "VALUES lists must all be the same length");
      }
      column.add(translator.translate(row.get(index)));
    }
    SqlType type = Types.common("VALUES", column.stream().map(Typed::type).toList(), values.at());
    return column.stream().map(value -> Conversions.cast(value, type, values.at())).toList();
  }
}
