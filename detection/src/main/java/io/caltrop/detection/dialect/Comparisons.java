package io.caltrop.detection.dialect;

import io.caltrop.detection.dialect.SqlType.Base;
import java.util.Map;

/** Translates comparisons of two values. */
final class Comparisons {
  private static final Map<String, String> MIRRORED =
      Map.of("=", "=", "<>", "<>", "<", ">", ">", "<", "<=", ">=", ">=", "<=");

  private final ExprTranslator translator;

  Comparisons(ExprTranslator translator) {
    this.translator = translator;
  }

  Typed compare(Expr.Binary binary) {
    if (binary.left() instanceof Expr.Row a && binary.right() instanceof Expr.Row b) {
      return rows(binary, a, b);
    }
    if (binary.left() instanceof Expr.Binary minus && minus.operator().equals("-")) {
      Typed moved = difference(binary, minus, binary.right(), binary.operator());
      if (moved != null) {
        return moved;
      }
    }
    if (binary.right() instanceof Expr.Binary minus && minus.operator().equals("-")) {
      String mirrored = MIRRORED.getOrDefault(binary.operator(), binary.operator());
      Typed moved = difference(binary, minus, binary.left(), mirrored);
      if (moved != null) {
        return moved;
      }
    }
    return compare(binary.operator(), binary.left(), binary.right(), binary.at());
  }

  private Typed compare(String operator, Expr left, Expr right, int at) {
    Typed a = translator.translate(left);
    Typed b = translator.translate(right);
    return compare(operator, left, a, right, b, at);
  }

  private static Typed compare(String operator, Expr left, Typed a, Expr right, Typed b, int at) {
    Both both = both(operator, left, a, right, b, at);
    return Typed.open(
        "%s %s %s".formatted(both.left().operand(), operator, both.right().operand()),
        SqlType.BOOLEAN);
  }

  /** Two values of types that can be compared. */
  record Both(Typed left, Typed right) {}

  /** Makes two values comparable, or says why they are not. */
  static Both both(String operator, Expr left, Typed a, Expr right, Typed b, int at) {
    SqlType type =
        Types.common(a.type(), b.type())
            .orElseThrow(() -> Operators.missing(operator, left, a, right, b, at));
    SqlType settled = type.is(Base.UNKNOWN) ? SqlType.TEXT : type;
    if (settled.is(Base.JSON)) {
      throw Problems.hinted(
          at,
          "42883",
          "operator does not exist: jsonb %s jsonb".formatted(operator),
          "compare a value taken out of it: x ->> 'key' = '..'");
    }
    return new Both(
        Types.converted(a, settled, left.at()), Types.converted(b, settled, right.at()));
  }

  /** {@code a - b < interval} as {@code a < b + interval}, which a join of times needs. */
  private @org.jspecify.annotations.Nullable Typed difference(
      Expr.Binary binary, Expr.Binary minus, Expr span, String operator) {
    Typed length = translator.translate(span);
    Typed minuend = translator.translate(minus.left());
    Typed subtrahend = translator.translate(minus.right());
    boolean times =
        minuend.type().isTime()
            && subtrahend.type().isTime()
            && !(minuend.type().is(Base.DATE) && subtrahend.type().is(Base.DATE));
    if (!times || !(length.type().is(Base.INTERVAL) || length.isUnknown())) {
      return null;
    }
    Expr.Binary sum = new Expr.Binary("+", minus.right(), span, minus.at());
    Typed later = new TimeArithmetic(sum, subtrahend, length).translate();
    return compare(operator, minus.left(), minuend, sum, later, binary.at());
  }

  private Typed rows(Expr.Binary binary, Expr.Row a, Expr.Row b) {
    boolean equality = binary.operator().equals("=") || binary.operator().equals("<>");
    if (!equality || a.values().size() != b.values().size()) {
      throw Problems.unsupported(
          binary.at(), "such comparisons of rows", "compare each value by itself");
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < a.values().size(); i++) {
      text.append(i == 0 ? "" : binary.operator().equals("=") ? " AND " : " OR ")
          .append(
              compare(binary.operator(), a.values().get(i), b.values().get(i), binary.at())
                  .operand());
    }
    return Typed.open(text.toString(), SqlType.BOOLEAN);
  }
}
