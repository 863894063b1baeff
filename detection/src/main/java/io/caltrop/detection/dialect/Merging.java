package io.caltrop.detection.dialect;

import java.util.ArrayList;
import java.util.List;

/** Makes one column of each pair that JOIN .. USING or NATURAL JOIN names. */
final class Merging {
  private final Scope scope;
  private final Tree.Join join;
  private final List<Scope.Entry> lefts;
  private final List<Scope.Entry> rights;

  Merging(Scope scope, Tree.Join join, List<Scope.Entry> lefts, List<Scope.Entry> rights) {
    this.scope = scope;
    this.join = join;
    this.lefts = lefts;
    this.rights = rights;
  }

  /** The condition that the pairs are equal; the scope knows the columns merged afterwards. */
  String condition() {
    List<String> names =
        join.natural() ? List.copyOf(FromTranslator.shared(lefts, rights)) : join.using();
    List<String> conditions = new ArrayList<>();
    for (String name : names) {
      conditions.add(merge(name));
    }
    return conditions.isEmpty() ? "TRUE" : String.join(" AND ", conditions);
  }

  private String merge(String name) {
    Typed before = scope.merged().get(name);
    Typed left = before == null ? column(name, lefts, "left") : before;
    Typed right = column(name, rights, "right");
    SqlType type = Types.common("JOIN/USING", List.of(left.type(), right.type()), join.at());
    Typed a = Types.converted(left, type, join.at());
    Typed b = Types.converted(right, type, join.at());
    Typed merged =
        switch (join.type()) {
          case "RIGHT" -> b;
          case "FULL" -> Typed.atom("COALESCE(%s, %s)".formatted(a.text(), b.text()), type);
          default -> a;
        };
    scope.merged().put(name, merged);
    return "%s = %s".formatted(a.operand(), b.operand());
  }

  private Typed column(String name, List<Scope.Entry> entries, String side) {
    Typed column = null;
    for (Scope.Entry entry : entries) {
      for (Field field : entry.fields()) {
        if (field.name().equals(name)) {
          if (column != null) {
            throw Problems.at(
                join.at(),
                "42702",
                "common column name \"%s\" appears more than once in %s table",
                name,
                side);
          }
          column =
              Typed.atom(
                  Names.flink(entry.alias()) + "." + Names.flink(field.flink()), field.type());
        }
      }
    }
    if (column == null) {
      throw Problems.at(
          join.at(),
          "42703",
          "column \"%s\" specified in USING clause does not exist in %s table",
          name,
          side);
    }
    return column;
  }
}
