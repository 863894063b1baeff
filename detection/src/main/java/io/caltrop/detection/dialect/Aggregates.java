package io.caltrop.detection.dialect;

import io.caltrop.detection.dialect.SqlType.Base;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Translates aggregates. */
final class Aggregates {
  private static final Set<String> NAMES =
      Set.of(
          "count",
          "sum",
          "avg",
          "min",
          "max",
          "string_agg",
          "listagg",
          "bool_and",
          "bool_or",
          "every",
          "stddev",
          "stddev_samp",
          "stddev_pop",
          "variance",
          "var_samp",
          "var_pop");
  private static final Set<String> UNSUPPORTED =
      Set.of(
          "array_agg",
          "json_agg",
          "jsonb_agg",
          "json_object_agg",
          "jsonb_object_agg",
          "xmlagg",
          "approx_count_distinct",
          "approx_percentile",
          "percentile_cont",
          "percentile_disc",
          "mode",
          "corr",
          "covar_pop",
          "covar_samp",
          "bit_and",
          "bit_or",
          "bit_xor",
          "any_value",
          "grouping");

  private final ExprTranslator translator;
  private final String rows;

  Aggregates(ExprTranslator translator) {
    this(translator, "");
  }

  /**
   * Of some rows only: {@code rows} is the {@code FILTER (..)} or {@code OVER (..)} that stands
   * behind each of Flink's aggregates.
   */
  Aggregates(ExprTranslator translator, String rows) {
    this.translator = translator;
    this.rows = rows;
  }

  static boolean isAggregate(String name) {
    return NAMES.contains(name) || UNSUPPORTED.contains(name) || RecentAggregates.has(name);
  }

  static Set<String> names() {
    Set<String> all = new HashSet<>(NAMES);
    all.addAll(RecentAggregates.names());
    return all;
  }

  /** Whether an aggregate is in it, those over windows left out. */
  static boolean within(Expr expr) {
    if (expr instanceof Expr.Call call && isAggregate(call.name()) && call.over().isEmpty()) {
      return true;
    }
    return expr.children().stream().anyMatch(Aggregates::within);
  }

  Typed call(Expr.Call call) {
    Place place = translator.place();
    if (place.inAggregate()) {
      throw Problems.at(call.at(), "42803", "aggregate function calls cannot be nested");
    }
    if (!place.clause().allowsAggregates()) {
      throw Problems.at(
          call.at(), "42803", "aggregate functions are not allowed in %s", place.clause().title());
    }
    if (call.filter().isEmpty()) {
      return aggregate(call);
    }
    Typed condition = translator.at(place.aggregated()).condition(call.filter().get(), "FILTER");
    return new Aggregates(translator, "FILTER (WHERE %s)".formatted(condition.text()))
        .aggregate(call);
  }

  /** The aggregate, of the rows that were given. */
  Typed aggregate(Expr.Call call) {
    if (RecentAggregates.has(call.name())) {
      return new RecentAggregates(translator, rows).call(call);
    }
    if (UNSUPPORTED.contains(call.name())) {
      throw Problems.hinted(
          call.at(),
          "0A000",
          "aggregate %s is not supported in streaming queries".formatted(call.name()),
          "count, count(DISTINCT ..), sum, avg, min, max, string_agg, bool_and, bool_or, stddev,"
              + " variance");
    }
    if (!call.order().isEmpty()) {
      throw Problems.hinted(
          call.order().get(0).value().at(),
          "0A000",
          "ORDER BY within an aggregate is not supported in streaming queries: rows are added in the"
              + " order in which they come",
          "leave ORDER BY out");
    }
    if (call.star()) {
      if (!call.name().equals("count")) {
        throw Problems.at(call.at(), "42809", "%s(*) does not exist", call.name());
      }
      return flink("COUNT", "", "*", SqlType.BIGINT);
    }
    return of(call);
  }

  /** One of Flink's aggregates. */
  private Typed flink(String function, String distinct, String arguments, SqlType type) {
    String text = "%s(%s%s)".formatted(function, distinct, arguments);
    return Typed.atom(rows.isEmpty() ? text : text + " " + rows, type);
  }

  private Typed of(Expr.Call call) {
    boolean separated = call.name().equals("string_agg") || call.name().equals("listagg");
    int most = separated ? 2 : 1;
    if (call.arguments().isEmpty() || call.arguments().size() > most) {
      throw Functions.missing(call, translator.at(translator.place().aggregated()));
    }
    if (call.arguments().get(0) instanceof Expr.Row row) {
      throw Problems.unsupported(
          row.at(), "aggregates of several values", "count(DISTINCT a || ',' || b)");
    }
    Typed value = translator.at(translator.place().aggregated()).settled(call.arguments().get(0));
    String distinct = call.distinct() ? "DISTINCT " : "";
    return switch (call.name()) {
      case "count" -> flink("COUNT", distinct, value.text(), SqlType.BIGINT);
      case "sum" -> sum(call, value, distinct);
      case "avg" -> average(call, value, distinct);
      case "min", "max" -> extreme(call, value);
      case "string_agg", "listagg" -> joined(call, value, distinct);
      case "bool_and", "bool_or", "every" -> truth(call, value);
      default -> spread(call, value, distinct);
    };
  }

  private Typed sum(Expr.Call call, Typed value, String distinct) {
    Typed wide = wide(call, value);
    return wide.type().is(Base.DOUBLE)
        ? Conversions.cast(finite("SUM", distinct, wide), value.type(), call.at())
        : flink("SUM", distinct, wide.text(), sumType(wide.type()));
  }

  private static SqlType sumType(SqlType wide) {
    return wide.is(Base.NUMERIC) ? SqlType.numeric(38, wide.scale()) : wide;
  }

  /** A number of which Flink makes a sum that does not run over without a word. */
  private Typed wide(Expr.Call call, Typed value) {
    return switch (value.type().base()) {
      case SMALLINT, INTEGER -> Conversions.cast(value, SqlType.BIGINT, call.at());
      case BIGINT -> Conversions.cast(value, SqlType.numeric(38, 0), call.at());
      case NUMERIC, DOUBLE -> value;
      case REAL -> Conversions.cast(value, SqlType.DOUBLE, call.at());
      default -> throw missing(call);
    };
  }

  /** Flink's sums of fractions become infinite without a word. */
  private Typed finite(String function, String distinct, Typed fraction) {
    Typed result = flink(function, distinct, fraction.text(), SqlType.DOUBLE);
    return Typed.atom("pg_finite(%s)".formatted(result.text()), SqlType.DOUBLE);
  }

  private Typed average(Expr.Call call, Typed value, String distinct) {
    Typed wide = wide(call, value);
    if (wide.type().is(Base.DOUBLE)) {
      return finite("AVG", distinct, wide);
    }
    // Flink's average of integers is an integer, and of numerics it leaves their sum no more digits
    // before the point than the average has.
    Typed sum = flink("SUM", distinct, wide.text(), sumType(wide.type()));
    Typed count = flink("COUNT", distinct, wide.text(), SqlType.BIGINT);
    SqlType exact = SqlType.numeric(38, wide.type().scale());
    SqlType type = SqlType.numeric(38, Math.max(16, wide.type().scale()));
    return Typed.atom(
        "pg_average(%s, %s, %d, %d)"
            .formatted(
                Conversions.cast(sum, exact, call.at()).text(),
                count.text(),
                type.precision(),
                type.scale()),
        type);
  }

  private Typed extreme(Expr.Call call, Typed value) {
    if (value.type().is(Base.BOOLEAN)
        || value.type().is(Base.JSON)
        || value.type().is(Base.INTERVAL)) {
      throw missing(call);
    }
    String function = call.name().equals("min") ? "MIN" : "MAX";
    return flink(function, "", value.text(), value.type());
  }

  private Typed joined(Expr.Call call, Typed value, String distinct) {
    if (!value.type().is(Base.TEXT)) {
      throw missing(call);
    }
    List<Expr> arguments = call.arguments();
    if (arguments.size() == 1 && call.name().equals("string_agg")) {
      throw missing(call);
    }
    if (arguments.size() == 2 && !(arguments.get(1) instanceof Expr.Text)) {
      throw Problems.unsupported(
          arguments.get(1).at(), "separators that are no literals", "write ','");
    }
    String separator = arguments.size() == 2 ? ((Expr.Text) arguments.get(1)).value() : ",";
    return flink("LISTAGG", distinct, value.text() + ", " + Names.literal(separator), SqlType.TEXT);
  }

  private Typed truth(Expr.Call call, Typed value) {
    if (!value.type().is(Base.BOOLEAN)) {
      throw missing(call);
    }
    String function = call.name().equals("bool_or") ? "MAX" : "MIN";
    return flink(function, "", value.text(), SqlType.BOOLEAN);
  }

  private Typed spread(Expr.Call call, Typed value, String distinct) {
    if (!value.type().isNumber()) {
      throw missing(call);
    }
    String function =
        switch (call.name()) {
          case "stddev", "stddev_samp" -> "STDDEV_SAMP";
          case "stddev_pop" -> "STDDEV_POP";
          case "variance", "var_samp" -> "VAR_SAMP";
          default -> "VAR_POP";
        };
    return finite(function, distinct, Conversions.cast(value, SqlType.DOUBLE, call.at()));
  }

  private io.caltrop.detection.SqlProblem missing(Expr.Call call) {
    return Functions.missing(call, translator.at(translator.place().aggregated()));
  }
}
