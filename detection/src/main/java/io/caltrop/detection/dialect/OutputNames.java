package io.caltrop.detection.dialect;

import java.util.Map;
import java.util.Optional;

/** The name that PostgreSQL gives a column of a SELECT without AS ({@code FigureColname}). */
final class OutputNames {
  private static final String NONE = "?column?";
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("boolean", "bool"),
          Map.entry("smallint", "int2"),
          Map.entry("integer", "int4"),
          Map.entry("int", "int4"),
          Map.entry("bigint", "int8"),
          Map.entry("decimal", "numeric"),
          Map.entry("dec", "numeric"),
          Map.entry("real", "float4"),
          Map.entry("double precision", "float8"),
          Map.entry("float", "float8"),
          Map.entry("string", "text"),
          Map.entry("timestamp_ltz", "timestamptz"));

  private OutputNames() {}

  static String of(Expr expr) {
    return strong(expr).or(() -> weak(expr)).orElse(NONE);
  }

  /** A name that a cast around it keeps. */
  private static Optional<String> strong(Expr expr) {
    if (expr instanceof Expr.Column column) {
      return Optional.of(column.name());
    }
    if (expr instanceof Expr.Call call) {
      return Optional.of(call.name());
    }
    if (expr instanceof Expr.Cast cast) {
      return strong(cast.value());
    }
    if (expr instanceof Expr.Exists) {
      return Optional.of("exists");
    }
    if (expr instanceof Expr.Array) {
      return Optional.of("array");
    }
    if (expr instanceof Expr.Scalar scalar
        && scalar.query().body() instanceof Tree.Select select
        && select.items().size() == 1
        && select.items().get(0) instanceof Tree.Value value) {
      return value.alias().or(() -> strong(value.expression()));
    }
    if (expr instanceof Expr.Case chosen) {
      return chosen.otherwise().flatMap(OutputNames::strong);
    }
    return Optional.empty();
  }

  private static Optional<String> weak(Expr expr) {
    if (expr instanceof Expr.Cast cast) {
      String name = cast.type().name();
      return Optional.of(TYPES.getOrDefault(name, name));
    }
    if (expr instanceof Expr.Case chosen) {
      return chosen.otherwise().flatMap(OutputNames::weak).or(() -> Optional.of("case"));
    }
    if (expr instanceof Expr.Truth) {
      return Optional.of("bool");
    }
    if (expr instanceof Expr.Interval) {
      return Optional.of("interval");
    }
    if (expr instanceof Expr.Row) {
      return Optional.of("row");
    }
    return Optional.empty();
  }
}
