package io.caltrop.detection.dialect;

import io.caltrop.detection.dialect.SqlType.Base;
import java.util.List;
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
    boolean keyed = translator.place().grouping().filter(Grouping::hasExpressions).isPresent();
    if (!keyed && binary.left() instanceof Expr.Binary minus && minus.operator().equals("-")) {
      return difference(binary, minus, binary.right(), false);
    }
    if (!keyed && binary.right() instanceof Expr.Binary minus && minus.operator().equals("-")) {
      return difference(binary, minus, binary.left(), true);
    }
    return compare(
        binary, translator.translate(binary.left()), translator.translate(binary.right()));
  }

  private static Typed compare(Expr.Binary binary, Typed left, Typed right) {
    return compare(binary.operator(), binary.left(), left, binary.right(), right, binary.at());
  }

  private static Typed compare(String operator, Expr left, Typed a, Expr right, Typed b, int at) {
    Both both = both(operator, left, a, right, b, at);
    if (both.left().type().is(Base.TEXT)
        && !operator.equals("=")
        && !operator.equals("<>")
        && !isOrdered(a)
        && !isOrdered(b)) {
      return Typed.open(
          "pgcompare(%s, %s) %s 0".formatted(both.left().text(), both.right().text(), operator),
          SqlType.BOOLEAN);
    }
    return Typed.open(
        "%s %s %s".formatted(both.left().operand(), operator, both.right().operand()),
        SqlType.BOOLEAN);
  }

  /**
   * Whether any text stands before or behind this literal in Flink's order as in that of bytes:
   * they differ where both texts have a character beyond U+D7FF.
   */
  static boolean isOrdered(Typed text) {
    return text.literal()
        .filter(t -> t.chars().allMatch(c -> c < Character.MIN_SURROGATE))
        .isPresent();
  }

  /** Two values of types that can be compared. */
  record Both(Typed left, Typed right) {}

  /** Makes two values comparable, or says why they are not. */
  static Both both(String operator, Expr left, Typed a, Expr right, Typed b, int at) {
    SqlType settled =
        Types.compared(List.of(a.type(), b.type()))
            .orElseThrow(() -> Operators.missing(operator, left, a, right, b, at));
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

  /**
   * A comparison with a difference on one side. That of two times with an interval, {@code a - b <
   * interval}, becomes {@code a < b + interval}, which a join of times needs.
   *
   * @param mirrored whether the difference is on the right
   */
  private Typed difference(Expr.Binary binary, Expr.Binary minus, Expr other, boolean mirrored) {
    Typed span = translator.translate(other);
    Typed left = translator.translate(minus.left());
    Typed right = translator.translate(minus.right());
    Typed a = beside(right, left, minus.left());
    Typed b = beside(left, right, minus.right());
    boolean days = a.type().is(Base.DATE) && b.type().is(Base.DATE);
    boolean times = a.type().isTime() && b.type().isTime() && !days;
    if (!times || !(span.type().is(Base.INTERVAL) || span.isUnknown())) {
      Typed difference = new Operators(translator).binary(minus, left, right);
      return mirrored ? compare(binary, span, difference) : compare(binary, difference, span);
    }
    String operator =
        mirrored ? MIRRORED.getOrDefault(binary.operator(), binary.operator()) : binary.operator();
    Expr.Binary sum = new Expr.Binary("+", minus.right(), other, minus.at());
    Typed later = new TimeArithmetic(sum, b, span).translate();
    return compare(operator, minus.left(), a, sum, later, binary.at());
  }

  /** A literal beside a time is one, too. */
  private static Typed beside(Typed other, Typed value, Expr expr) {
    return value.isUnknown() && other.type().isTime()
        ? Conversions.implicit(value, other.type(), expr.at())
        : value;
  }

  private Typed rows(Expr.Binary binary, Expr.Row a, Expr.Row b) {
    boolean equality = binary.operator().equals("=") || binary.operator().equals("<>");
    if (!equality || a.values().size() != b.values().size()) {
      throw Problems.unsupported(
          binary.at(), "such comparisons of rows", "compare each value by itself");
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < a.values().size(); i++) {
      Expr.Binary each =
          new Expr.Binary(binary.operator(), a.values().get(i), b.values().get(i), binary.at());
      text.append(i == 0 ? "" : binary.operator().equals("=") ? " AND " : " OR ")
          .append(compare(each).operand());
    }
    return Typed.open(text.toString(), SqlType.BOOLEAN);
  }
}
