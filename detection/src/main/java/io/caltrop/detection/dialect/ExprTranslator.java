package io.caltrop.detection.dialect;

import io.caltrop.detection.dialect.SqlType.Base;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Translates expressions of one clause of a SELECT. */
final class ExprTranslator {
  private static final int LONGEST_NUMBER = 1000;

  private final Reading reading;
  private final Reading.Ctes ctes;
  private final Scope scope;
  private final Place place;

  ExprTranslator(Reading reading, Reading.Ctes ctes, Scope scope, Place place) {
    this.reading = reading;
    this.ctes = ctes;
    this.scope = scope;
    this.place = place;
  }

  /** For expressions of another place in the same SELECT. */
  ExprTranslator at(Place other) {
    return new ExprTranslator(reading, ctes, scope, other);
  }

  Place place() {
    return place;
  }

  Scope scope() {
    return scope;
  }

  /** Translates one; a literal in quotes keeps its unknown type. */
  Typed translate(Expr expr) {
    Optional<Typed> key = place.grouping().flatMap(grouping -> key(expr, grouping));
    Typed value = key.isPresent() ? key.get() : dispatch(expr);
    reading.wrote(value.text().length(), expr.at());
    return value;
  }

  /** Translates a condition. */
  Typed condition(Expr expr, String clause) {
    Typed value = Conversions.implicit(translate(expr), SqlType.BOOLEAN, expr.at());
    if (!value.type().is(Base.BOOLEAN)) {
      throw Problems.at(
          expr.at(),
          "42804",
          "argument of %s must be type boolean, not type %s",
          clause,
          value.type().postgres());
    }
    return value;
  }

  /** Translates one that must have a type by itself: a literal in quotes is text then. */
  Typed settled(Expr expr) {
    Typed value = translate(expr);
    return value.isUnknown() ? Conversions.implicit(value, SqlType.TEXT, expr.at()) : value;
  }

  /** The key of GROUP BY that the expression is, if it is one. */
  private Optional<Typed> key(Expr expr, Grouping grouping) {
    boolean simple = expr instanceof Expr.Column;
    if (!simple && (!grouping.hasExpressions() || expr.children().isEmpty())) {
      return Optional.empty();
    }
    if (!simple && (Aggregates.within(expr) || Subqueries.within(expr))) {
      return Optional.empty();
    }
    Typed plain = at(place.ungrouped()).translate(expr);
    Optional<Typed> key = grouping.key(plain.text());
    if (key.isEmpty() && simple && !isOuter((Expr.Column) expr)) {
      throw Problems.hinted(
          expr.at(),
          "42803",
          "column \"%s\" must appear in the GROUP BY clause or be used in an aggregate function"
              .formatted(String.join(".", ((Expr.Column) expr).path())),
          "");
    }
    return key;
  }

  private boolean isOuter(Expr.Column column) {
    return !(column.path().size() == 1 && scope.merged().containsKey(column.name()))
        && scope.find(column).fromOuter();
  }

  private Typed dispatch(Expr expr) {
    if (expr instanceof Expr.Column column) {
      return column(column);
    }
    if (expr instanceof Expr.Call call) {
      return new Functions(this).call(call);
    }
    if (expr instanceof Expr.Binary binary) {
      return new Operators(this).binary(binary);
    }
    if (expr instanceof Expr.Logic logic) {
      return logic(logic);
    }
    if (expr instanceof Expr.Cast cast) {
      return cast(cast);
    }
    if (expr instanceof Expr.Not not) {
      return Typed.open("NOT " + condition(not.value(), "NOT").operand(), SqlType.BOOLEAN);
    }
    if (expr instanceof Expr.Signed signed) {
      return new Operators(this).signed(signed);
    }
    return literal(expr).orElseGet(() -> predicate(expr));
  }

  private Optional<Typed> literal(Expr expr) {
    if (expr instanceof Expr.Text text) {
      return Optional.of(Typed.unknown(text.value()));
    }
    if (expr instanceof Expr.Numeral number) {
      return Optional.of(number(number));
    }
    if (expr instanceof Expr.Truth truth) {
      return Optional.of(Typed.atom(truth.value() ? "TRUE" : "FALSE", SqlType.BOOLEAN));
    }
    if (expr instanceof Expr.Null) {
      return Optional.of(Typed.nothing());
    }
    if (expr instanceof Expr.Interval interval) {
      return Optional.of(interval(interval.value(), interval.at()));
    }
    return Optional.empty();
  }

  static Typed interval(Span span, int at) {
    if (!span.isPlain()) {
      throw Problems.unsupported(
          at,
          "intervals of more than 999 days, or of months and days together",
          "write years and months for long ones, or two intervals with + between");
    }
    return Typed.atom(span.flink(), SqlType.INTERVAL);
  }

  private Typed predicate(Expr expr) {
    Predicates predicates = new Predicates(this);
    if (expr instanceof Expr.Is is) {
      return predicates.is(is);
    }
    if (expr instanceof Expr.Distinct distinct) {
      return predicates.distinct(distinct);
    }
    if (expr instanceof Expr.Between between) {
      return predicates.between(between);
    }
    if (expr instanceof Expr.In in) {
      return predicates.in(in);
    }
    if (expr instanceof Expr.Like like) {
      return predicates.like(like);
    }
    if (expr instanceof Expr.Quantified quantified) {
      return predicates.quantified(quantified);
    }
    if (expr instanceof Expr.Case chosen) {
      return new Choices(this).translate(chosen);
    }
    return query(expr);
  }

  private Typed query(Expr expr) {
    Subqueries subqueries = new Subqueries(this, reading, ctes);
    if (expr instanceof Expr.Exists exists) {
      return subqueries.exists(exists);
    }
    if (expr instanceof Expr.InQuery in) {
      return subqueries.in(in);
    }
    if (expr instanceof Expr.Scalar scalar) {
      return subqueries.scalar(scalar);
    }
    if (expr instanceof Expr.Array) {
      throw Problems.unsupported(
          expr.at(), "arrays", "x IN (..) and x = ANY (ARRAY[..]) compare with several values");
    }
    throw Problems.unsupported(expr.at(), "composite values", "write a column for each value");
  }

  private Typed column(Expr.Column column) {
    Typed merged = column.path().size() == 1 ? scope.merged().get(column.name()) : null;
    if (merged != null) {
      return merged;
    }
    Scope.Found found = scope.find(column);
    if (found.field().eventTime()) {
      reading.useEventTime();
    }
    String name = Names.flink(found.field().flink());
    String alias = found.entry().alias();
    return new Typed(
        alias.isEmpty() ? name : Names.flink(alias) + "." + name,
        found.field().type(),
        true,
        Optional.empty(),
        found.field().eventTime());
  }

  private static Typed number(Expr.Numeral number) {
    BigDecimal value = decimal(number);
    boolean whole = number.digits().chars().allMatch(c -> c >= '0' && c <= '9');
    if (whole && value.precision() <= 18) {
      long small = value.longValueExact();
      return Typed.atom(
          Long.toString(small), small <= Integer.MAX_VALUE ? SqlType.INTEGER : SqlType.BIGINT);
    }
    if (Math.abs((long) value.precision() - value.scale()) > 38 || value.scale() > 38) {
      throw Problems.at(number.at(), "22003", "number out of range: at most 38 digits");
    }
    BigDecimal plain = value.scale() < (whole ? 0 : 1) ? value.setScale(whole ? 0 : 1) : value;
    int precision = Math.max(plain.precision(), plain.scale());
    if (precision > 38) {
      throw Problems.at(number.at(), "22003", "number out of range: at most 38 digits");
    }
    SqlType type = SqlType.numeric(precision, plain.scale());
    String digits = plain.toPlainString();
    boolean isLong = plain.unscaledValue().bitLength() < Long.SIZE; // more is no number to Flink
    return Typed.atom(isLong ? digits : "CAST('" + digits + "' AS " + type.flink() + ")", type);
  }

  private static BigDecimal decimal(Expr.Numeral number) {
    try {
      // To read many digits takes the square of the time.
      if (number.digits().length() <= LONGEST_NUMBER) {
        return new BigDecimal(number.digits());
      }
    } catch (NumberFormatException e) {
      // An exponent that is too large.
    }
    throw Problems.at(number.at(), "22003", "number out of range: at most 38 digits");
  }

  private Typed cast(Expr.Cast cast) {
    SqlType type = SqlType.of(cast.type());
    Typed value = translate(cast.value());
    if (type.is(Base.INTERVAL) && value.literal().isPresent()) {
      return interval(
          Primaries.span(value.literal().get(), "second", cast.value().at()), cast.at());
    }
    Typed converted =
        value.isUnknown()
            ? Conversions.cast(value, type, cast.value().at())
            : Conversions.cast(value, type, cast.at());
    boolean bounded = type.is(Base.TEXT) && !cast.type().modifiers().isEmpty();
    return bounded
        ? Typed.atom(
            "pg_left(%s, %d)".formatted(converted.text(), cast.type().modifiers().get(0)), type)
        : converted;
  }

  private Typed logic(Expr.Logic logic) {
    String word = logic.operator().equals("and") ? "AND" : "OR";
    List<String> terms =
        logic.terms().stream().map(term -> condition(term, word).operand()).toList();
    return Typed.open(String.join(" " + word + " ", terms), SqlType.BOOLEAN);
  }
}
