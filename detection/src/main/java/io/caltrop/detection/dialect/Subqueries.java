package io.caltrop.detection.dialect;

import java.util.List;
import java.util.Optional;

/** Translates subqueries that are values or conditions. */
final class Subqueries {
  private final ExprTranslator translator;
  private final Reading reading;
  private final Reading.Ctes ctes;

  Subqueries(ExprTranslator translator, Reading reading, Reading.Ctes ctes) {
    this.translator = translator;
    this.reading = reading;
    this.ctes = ctes;
  }

  /** Whether a subquery is in it. */
  static boolean within(Expr expr) {
    return expr instanceof Expr.Exists
        || expr instanceof Expr.InQuery
        || expr instanceof Expr.Scalar
        || expr.children().stream().anyMatch(Subqueries::within);
  }

  Typed exists(Expr.Exists exists) {
    Block block = block(exists.query(), new Scope(Optional.of(translator.scope())), exists.at());
    return Typed.atom("EXISTS (%s)".formatted(block.text()), SqlType.BOOLEAN);
  }

  Typed in(Expr.InQuery in) {
    if (in.negated()) {
      throw Problems.refused(
          in.at(),
          "NOT IN of a subquery is not supported in streaming queries: one NULL in it empties the view",
          "write NOT EXISTS (SELECT 1 FROM .. WHERE ..)");
    }
    if (in.value() instanceof Expr.Row) {
      throw Problems.unsupported(
          in.at(), "rows compared with a subquery", "write EXISTS (SELECT 1 FROM .. WHERE ..)");
    }
    Block block = block(in.query(), new Scope(Optional.of(translator.scope())), in.at());
    Field column = single(block, in.at());
    Typed value = translator.translate(in.value());
    Typed element = Typed.atom("x", column.type());
    Comparisons.Both both = Comparisons.both("=", in.value(), value, in.value(), element, in.at());
    if (!both.right().text().equals("x")) {
      throw Problems.hinted(
          in.at(),
          "42883",
          "operator does not exist: %s = %s"
              .formatted(value.type().postgres(), column.type().postgres()),
          "cast the column within the subquery");
    }
    return Typed.open("%s IN (%s)".formatted(both.left().operand(), block.text()), SqlType.BOOLEAN);
  }

  /** One that must give one row: an aggregate of everything. */
  Typed scalar(Expr.Scalar scalar) {
    boolean single =
        scalar.query().body() instanceof Tree.Select select
            && select.groupBy().isEmpty()
            && select.items().size() == 1
            && select.items().get(0) instanceof Tree.Value value
            && Aggregates.within(value.expression());
    if (!single) {
      throw Problems.refused(
          scalar.at(),
          "a subquery as a value must be an aggregate without GROUP BY: with more than one row the"
              + " query would fail while it runs",
          "write max(..), or a join");
    }
    Scope scope = new Scope(Optional.of(translator.scope()));
    Block block = block(scalar.query(), scope, scalar.at());
    if (scope.usesOuter()) {
      throw Problems.unsupported(
          scalar.at(),
          "subqueries as values that name columns of the query around them",
          "join with a subquery that groups by the column");
    }
    return Typed.atom("(%s)".formatted(block.text()), single(block, scalar.at()).type());
  }

  private Block block(Tree.Query query, Scope scope, int at) {
    if (translator.place().inAggregate()) {
      throw Problems.unsupported(at, "subqueries within aggregates", "write a join");
    }
    return new QueryTranslator(reading, ctes).within(query, scope);
  }

  private static Field single(Block block, int at) {
    List<Field> fields = block.fields();
    if (fields.size() != 1) {
      throw Problems.at(at, "42601", "subquery must return only one column");
    }
    return fields.get(0);
  }
}
