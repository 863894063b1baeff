package io.caltrop.detection.dialect;

import io.caltrop.detection.dialect.SqlType.Base;
import java.util.ArrayList;
import java.util.List;
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
      Map.ofEntries(
          Map.entry("count_within", new Shape(false, 1, SqlType.BIGINT)),
          Map.entry("regularity_within", new Shape(false, 1, SqlType.DOUBLE)),
          Map.entry("leaky_bucket", new Shape(false, 1, SqlType.BIGINT)),
          Map.entry("burst_count", new Shape(false, 1, SqlType.BIGINT)),
          Map.entry("burst_start", new Shape(false, 1, TIME)),
          Map.entry("burst_end", new Shape(false, 1, TIME)),
          Map.entry("count_distinct_within", new Shape(true, 1, SqlType.BIGINT)),
          Map.entry("most_of_one_within", new Shape(true, 1, SqlType.BIGINT)),
          Map.entry("leaky_bucket_distinct", new Shape(true, 1, SqlType.BIGINT)),
          Map.entry("samples_within", new Shape(true, 1, SqlType.TEXT)),
          Map.entry("burst_peak", new Shape(false, 2, SqlType.BIGINT)),
          Map.entry("burst_most_within", new Shape(false, 2, SqlType.BIGINT)),
          Map.entry("burst_peak_distinct", new Shape(true, 2, SqlType.BIGINT)));

  /** Whether it takes a text, how many lengths of time, and what it gives. */
  private record Shape(boolean ofText, int lengths, SqlType result) {}

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
    int times = ofText ? 1 : 0;
    if (call.star() || call.arguments().size() != times + 1 + shape.lengths()) {
      throw wrong(call, shape);
    }
    ExprTranslator within = translator.at(translator.place().aggregated());
    List<String> arguments = new ArrayList<>();
    if (ofText) {
      arguments.add(text(call, within, shape));
    }
    arguments.add(time(call, within, shape));
    for (Expr length : call.arguments().subList(times + 1, call.arguments().size())) {
      arguments.add(Long.toString(millis(length)));
    }
    String called = "%s(%s)".formatted(call.name(), String.join(", ", arguments));
    return Typed.atom(filter.isEmpty() ? called : called + " " + filter, shape.result());
  }

  private String text(Expr.Call call, ExprTranslator within, Shape shape) {
    Typed value = within.settled(call.arguments().get(0));
    if (!value.type().is(Base.TEXT)) {
      throw wrong(call, shape);
    }
    return value.text();
  }

  private String time(Expr.Call call, ExprTranslator within, Shape shape) {
    Typed value = within.translate(call.arguments().get(shape.ofText() ? 1 : 0));
    if (!value.type().is(Base.TIMESTAMPTZ) && !value.type().is(Base.TIMESTAMP)) {
      throw wrong(call, shape);
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

  private io.caltrop.detection.SqlProblem wrong(Expr.Call call, Shape shape) {
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
        "%s(%stime%s), of a timestamp%s"
            .formatted(
                call.name(),
                shape.ofText() ? "text, " : "",
                shape.lengths() == 1
                    ? ", INTERVAL '1 hour'"
                    : ", INTERVAL '10 seconds', INTERVAL '1 hour'",
                shape.ofText() ? " and a varchar" : ""));
  }
}
