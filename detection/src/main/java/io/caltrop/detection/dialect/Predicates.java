package io.caltrop.detection.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Translates tests such as IS NULL, BETWEEN and IN. */
final class Predicates {
  private final ExprTranslator translator;

  Predicates(ExprTranslator translator) {
    this.translator = translator;
  }

  Typed is(Expr.Is is) {
    Typed value =
        is.what().equals("NULL")
            ? translator.settled(is.value())
            : translator.condition(is.value(), "IS " + is.what());
    return truth("%s IS %s%s".formatted(value.operand(), is.negated() ? "NOT " : "", is.what()));
  }

  Typed distinct(Expr.Distinct distinct) {
    String operator = distinct.negated() ? "IS NOT DISTINCT FROM" : "IS DISTINCT FROM";
    Comparisons.Both both =
        Comparisons.both(
            operator,
            distinct.left(),
            translator.translate(distinct.left()),
            distinct.right(),
            translator.translate(distinct.right()),
            distinct.at());
    return truth("%s %s %s".formatted(both.left().operand(), operator, both.right().operand()));
  }

  Typed between(Expr.Between between) {
    Typed value = translator.translate(between.value());
    Typed low = translator.translate(between.low());
    Typed high = translator.translate(between.high());
    List<Typed> all =
        comparable(
            List.of(between.value(), between.low(), between.high()),
            List.of(value, low, high),
            ">=",
            between.at());
    boolean text = all.get(0).type().is(SqlType.Base.TEXT);
    if (text && !(Comparisons.isOrdered(low) && Comparisons.isOrdered(high))) {
      return ordered(between, all);
    }
    return truth(
        "%s %sBETWEEN %s%s AND %s"
            .formatted(
                all.get(0).operand(),
                between.negated() ? "NOT " : "",
                between.symmetric() ? "SYMMETRIC " : "",
                all.get(1).operand(),
                all.get(2).operand()));
  }

  /** Texts in the order of their bytes. */
  private static Typed ordered(Expr.Between between, List<Typed> all) {
    String inside = inside(all.get(0), all.get(1), all.get(2));
    if (between.symmetric()) {
      inside = "(%s) OR (%s)".formatted(inside, inside(all.get(0), all.get(2), all.get(1)));
    }
    return truth(between.negated() ? "NOT (%s)".formatted(inside) : inside);
  }

  private static String inside(Typed value, Typed low, Typed high) {
    return "pgcompare(%s, %s) >= 0 AND pgcompare(%s, %s) <= 0"
        .formatted(value.text(), low.text(), value.text(), high.text());
  }

  Typed in(Expr.In in) {
    if (in.value() instanceof Expr.Row) {
      return rows(in);
    }
    return in(in.value(), in.list(), in.negated(), in.at());
  }

  private Typed in(Expr value, List<Expr> list, boolean negated, int at) {
    if (list.isEmpty()) {
      return Typed.atom(negated ? "TRUE" : "FALSE", SqlType.BOOLEAN);
    }
    List<Expr> exprs = new ArrayList<>(list);
    exprs.add(0, value);
    List<Typed> typed = exprs.stream().map(translator::translate).toList();
    List<Typed> all = alike(comparable(exprs, typed, negated ? "<>" : "=", at), at);
    return truth(
        "%s %sIN (%s)"
            .formatted(
                all.get(0).operand(),
                negated ? "NOT " : "",
                all.stream().skip(1).map(Typed::text).collect(Collectors.joining(", "))));
  }

  /** Flink makes the values of a list be of the first one's type, and may cut them short. */
  private static List<Typed> alike(List<Typed> values, int at) {
    SqlType type = Types.common("IN", values.stream().map(Typed::type).toList(), at);
    return values.stream()
        .map(value -> value.type().isNumber() ? Conversions.cast(value, type, at) : value)
        .toList();
  }

  /** Rows compared value by value. */
  private Typed rows(Expr.In in) {
    List<Expr> each = new ArrayList<>();
    for (Expr row : in.list()) {
      each.add(new Expr.Binary("=", in.value(), row, in.at()));
    }
    Expr any = each.size() == 1 ? each.get(0) : new Expr.Logic("or", each, in.at());
    return translator.translate(in.negated() ? new Expr.Not(any, in.at()) : any);
  }

  Typed quantified(Expr.Quantified quantified) {
    boolean in = quantified.operator().equals("=") && !quantified.all();
    boolean notIn = quantified.operator().equals("<>") && quantified.all();
    if (!(quantified.array() instanceof Expr.Array array) || !(in || notIn)) {
      throw Problems.unsupported(
          quantified.at(), "such comparisons", "write x = ANY (ARRAY[..]), or x IN (..)");
    }
    return in(quantified.value(), array.elements(), notIn, quantified.at());
  }

  Typed like(Expr.Like like) {
    return new TextPatterns(translator).like(like);
  }

  private static List<Typed> comparable(
      List<Expr> exprs, List<Typed> values, String operator, int at) {
    List<Typed> all = new ArrayList<>();
    List<SqlType> types = values.stream().map(Typed::type).toList();
    SqlType type = Types.compared(types).orElseGet(() -> types.get(0));
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        Comparisons.Both unused =
            Comparisons.both(
                operator, exprs.get(0), values.get(0), exprs.get(i), values.get(i), at);
      }
      all.add(Types.converted(values.get(i), type, exprs.get(i).at()));
    }
    return all;
  }

  private static Typed truth(String text) {
    return Typed.open(text, SqlType.BOOLEAN);
  }
}
