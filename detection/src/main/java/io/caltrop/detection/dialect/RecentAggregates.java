package io.caltrop.detection.dialect;

import io.caltrop.detection.dialect.SqlType.Base;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Translates aggregates over recent rows: {@code f(time, length)} and {@code f(text, time,
 * length)}. Flink knows them by the same names, with the length in milliseconds.
 */
final class RecentAggregates {
  private static final int MOST_DAYS = 30;
  private static final SqlType TIME = new SqlType(Base.TIMESTAMPTZ, 3, 0);
  private static final Map<String, Shape> ALL =
      Map.of(
          "count_within", new Shape(false, SqlType.BIGINT),
          "regularity_within", new Shape(false, SqlType.DOUBLE),
          "leaky_bucket", new Shape(false, SqlType.BIGINT),
          "burst_count", new Shape(false, SqlType.BIGINT),
          "burst_start", new Shape(false, TIME),
          "count_distinct_within", new Shape(true, SqlType.BIGINT),
          "most_of_one_within", new Shape(true, SqlType.BIGINT),
          "leaky_bucket_distinct", new Shape(true, SqlType.BIGINT),
          "samples_within", new Shape(true, SqlType.TEXT));

  /** Whether it takes a text, and what it gives. */
  private record Shape(boolean ofText, SqlType result) {}

  private final ExprTranslator translator;
  private final String filter;

  /** Of the rows that {@code FILTER (..)} leaves. */
  RecentAggregates(ExprTranslator translator, String filter) {
    this.translator = translator;
    this.filter = filter;
  }

  static boolean has(String name) {
    return ALL.containsKey(name);
  }

  static Set<String> names() {
    return ALL.keySet();
  }

  Typed call(Expr.Call call) {
    Place.Clause clause = translator.place().clause();
    if (clause == Place.Clause.MEASURES || clause == Place.Clause.DEFINE) {
      throw Problems.unsupported(
          call.at(),
          "aggregates over recent rows in MATCH_RECOGNIZE",
          "group by the columns of PARTITION BY");
    }
    if (call.distinct() || !call.order().isEmpty()) {
      throw Problems.unsupported(
          call.at(),
          "DISTINCT and ORDER BY within %s".formatted(call.name()),
          "count_distinct_within(x, time, INTERVAL '1 hour') counts different values");
    }
    Shape shape = Objects.requireNonNull(ALL.get(call.name()));
    boolean ofText = shape.ofText();
    if (call.star() || call.arguments().size() != (ofText ? 3 : 2)) {
      throw wrong(call, ofText);
    }
    ExprTranslator within = translator.at(translator.place().aggregated());
    String text = ofText ? text(call, within) + ", " : "";
    String time = time(call, within, ofText ? 1 : 0);
    long millis = millis(call.arguments().get(ofText ? 2 : 1));
    String called = "%s(%s%s, %d)".formatted(call.name(), text, time, millis);
    return Typed.atom(filter.isEmpty() ? called : called + " " + filter, shape.result());
  }

  private String text(Expr.Call call, ExprTranslator within) {
    Typed value = within.settled(call.arguments().get(0));
    if (!value.type().is(Base.TEXT)) {
      throw wrong(call, true);
    }
    return value.text();
  }

  private String time(Expr.Call call, ExprTranslator within, int index) {
    Typed value = within.translate(call.arguments().get(index));
    if (!value.type().is(Base.TIMESTAMPTZ) && !value.type().is(Base.TIMESTAMP)) {
      throw wrong(call, index == 1);
    }
    boolean plain = value.type().equals(TIME);
    return plain ? value.text() : "CAST(%s AS TIMESTAMP_LTZ(3))".formatted(value.text());
  }

  private static long millis(Expr expr) {
    Span span = null;
    if (expr instanceof Expr.Interval interval) {
      span = interval.value();
    } else if (expr instanceof Expr.Text text) {
      span = Primaries.span(text.value(), "second", text.at());
    }
    if (span == null
        || span.months() != 0
        || span.millis() <= 0
        || span.millis() > MOST_DAYS * Span.DAY) {
      throw Problems.at(
          expr.at(),
          "22023",
          "recent rows are those of an interval of up to %d days, such as INTERVAL '5 minutes'",
          MOST_DAYS);
    }
    return span.millis();
  }

  private io.caltrop.detection.SqlProblem wrong(Expr.Call call, boolean ofText) {
    String types =
        call.star()
            ? "*"
            : String.join(
                ", ",
                call.arguments().stream()
                    .map(translator.at(translator.place().aggregated())::translate)
                    .map(value -> value.type().postgres())
                    .toList());
    return Problems.hinted(
        call.at(),
        "42883",
        "function %s(%s) does not exist".formatted(call.name(), types),
        "%s(%stime, INTERVAL '1 hour'), of a timestamp%s"
            .formatted(call.name(), ofText ? "text, " : "", ofText ? " and a varchar" : ""));
  }
}
