package io.caltrop.detection.dialect;

import io.caltrop.detection.dialect.SqlType.Base;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Translates functions over windows of rows. */
final class Overs {
  private static final Set<String> RANKS = Set.of("row_number", "rank", "dense_rank");
  private static final Set<String> ROWS =
      Set.of(
          "lag",
          "lead",
          "first_value",
          "last_value",
          "nth_value",
          "ntile",
          "percent_rank",
          "cume_dist");

  /** Those of ROWS that there are. */
  private static final Set<String> VALUES = Set.of("lag", "first_value", "last_value");

  private static final String BOUNDED =
      "SELECT .. FROM (SELECT .., ROW_NUMBER() OVER (..) AS rn FROM ..) AS r WHERE rn <= 10";

  private final ExprTranslator translator;

  Overs(ExprTranslator translator) {
    this.translator = translator;
  }

  /** Whether it needs an OVER clause. */
  static boolean isRank(String name) {
    return RANKS.contains(name) || ROWS.contains(name);
  }

  /** Whether a function over a window is in it. */
  private static boolean within(Expr expr) {
    return (expr instanceof Expr.Call call && call.over().isPresent())
        || expr.children().stream().anyMatch(Overs::within);
  }

  /** Refuses ranks that every new row would change, in a query with no condition around it. */
  void requireBound(Expr expr) {
    if (expr instanceof Expr.Call call && call.over().isPresent() && RANKS.contains(call.name())) {
      Tree.Window window = meant(call.over().get());
      requireLasting(call, window);
      if (!isLasting(window)) {
        throw Problems.refused(
            call.at(),
            "%s without a condition on its value: each new row would change all others"
                .formatted(call.name()),
            BOUNDED);
      }
    }
    expr.children().forEach(this::requireBound);
  }

  /** Whether no later row changes the number of one. */
  private boolean isLasting(Tree.Window window) {
    List<Tree.Order> order = window.order();
    return order.size() == 1
        && !order.get(0).descending()
        && translator.translate(order.get(0).value()).eventTime();
  }

  Typed translate(Expr.Call call) {
    Place.Clause clause = translator.place().clause();
    if (clause != Place.Clause.SELECT && clause != Place.Clause.ORDER_BY) {
      throw Problems.hinted(
          call.at(),
          "42P20",
          "window functions are not allowed in %s".formatted(clause.title()),
          "name the value in a subquery, and compare it in the query around");
    }
    Tree.Window window = meant(call.over().orElseThrow());
    if (call.children().stream().anyMatch(Overs::within)
        || window.partition().stream().anyMatch(Overs::within)
        || window.order().stream().anyMatch(order -> within(order.value()))) {
      throw Problems.at(call.at(), "42P20", "window function calls cannot be nested");
    }
    check(call, window);
    String over = over(call, window);
    if (!RANKS.contains(call.name()) && !translator.scope().isOnlyWindow(over)) {
      throw Problems.unsupported(
          call.at(),
          "several windows of rows in one SELECT",
          "put one of them into a subquery; lag has no frame");
    }
    return value(call, "OVER (%s)".formatted(over));
  }

  /** With what the window that it names says. */
  private Tree.Window meant(Tree.Window window) {
    if (window.base().isEmpty()) {
      return window;
    }
    String name = window.base().get();
    Tree.Window base = translator.scope().windows().get(name);
    if (base == null) {
      throw Problems.at(window.at(), "42704", "window \"%s\" does not exist", name);
    }
    boolean plain = window.partition().isEmpty() && window.order().isEmpty();
    if (base.base().isPresent() || !plain || window.frame().isPresent()) {
      throw Problems.unsupported(
          window.at(), "windows made of other windows", "write the whole window in OVER (..)");
    }
    return base;
  }

  private void check(Expr.Call call, Tree.Window window) {
    if (RANKS.contains(call.name())) {
      if (window.order().isEmpty()) {
        throw Problems.at(call.at(), "0A000", "%s needs ORDER BY in its OVER clause", call.name());
      }
      requireLasting(call, window);
      return;
    }
    if (RecentAggregates.has(call.name())) {
      throw Problems.unsupported(
          call.at(),
          "aggregates over recent rows with OVER",
          "leave OVER out, and group by the columns of PARTITION BY");
    }
    requireEventTime(call, window);
    if (call.filter().isPresent() || (call.distinct() && !call.name().equals("count"))) {
      throw Problems.unsupported(
          call.at(), "FILTER and DISTINCT over windows of rows", "write CASE WHEN .. THEN .. END");
    }
    if (VALUES.contains(call.name())) {
      return;
    }
    if (ROWS.contains(call.name()) || !Aggregates.isAggregate(call.name())) {
      throw Problems.unsupported(
          call.at(),
          "%s over windows of rows".formatted(call.name()),
          "row_number, rank, dense_rank, lag, first_value, last_value and aggregates");
    }
  }

  private Typed value(Expr.Call call, String over) {
    if (RANKS.contains(call.name())) {
      String function = call.name().toUpperCase(Locale.ROOT);
      return Typed.atom("%s() %s".formatted(function, over), SqlType.BIGINT);
    }
    return VALUES.contains(call.name())
        ? row(call, over)
        : new Aggregates(translator, over).aggregate(call);
  }

  /** A condition that bounds them does not help: Flink bounds row numbers only. */
  private void requireLasting(Expr.Call call, Tree.Window window) {
    if (!call.name().equals("row_number") && !isLasting(window)) {
      throw Problems.refused(
          call.at(),
          "%s needs ORDER BY event time, ascending: in another order each row would change all later"
                  .formatted(call.name())
              + " ones",
          BOUNDED);
    }
  }

  private static void requireAscending(Tree.Order order) {
    if (order.descending()) {
      throw Problems.refused(
          order.value().at(),
          "rows over a window must be in ascending order: a stream does not know later rows yet",
          "ORDER BY event_time");
    }
  }

  private void requireEventTime(Expr.Call call, Tree.Window window) {
    Tree.Order order = window.order().isEmpty() ? null : window.order().get(0);
    if (order == null || !translator.translate(order.value()).eventTime()) {
      throw Problems.refused(
          order == null ? call.at() : order.value().at(),
          "%s over rows needs ORDER BY event time: in another order each row would change all later"
                  .formatted(call.name())
              + " ones",
          "order by event_time of log_data, or a column with a WATERMARK");
    }
    requireAscending(order);
  }

  private Typed row(Expr.Call call, String over) {
    if (call.arguments().isEmpty() || call.arguments().size() > 2) {
      throw Functions.missing(call, translator);
    }
    List<String> arguments = new ArrayList<>();
    Typed value = translator.settled(call.arguments().get(0));
    arguments.add(value.text());
    if (call.arguments().size() == 2) {
      if (!(call.arguments().get(1) instanceof Expr.Numeral offset)
          || !call.name().equals("lag")
          || !offset.digits().matches("[0-9]{1,6}")) {
        throw Functions.missing(call, translator);
      }
      arguments.add(offset.digits());
    }
    String function = call.name().toUpperCase(Locale.ROOT);
    String found = "%s(%s) %s".formatted(function, String.join(", ", arguments), over);
    // Flink's first and last value leave NULL out: where that of the row is none, nor is this.
    return Typed.atom(
        call.name().equals("lag")
            ? found
            : "CASE WHEN %s(%s IS NOT NULL) %s THEN %s END"
                .formatted(function, value.operand(), over, found),
        value.type());
  }

  private String over(Expr.Call call, Tree.Window window) {
    List<String> parts = new ArrayList<>();
    if (!window.partition().isEmpty()) {
      parts.add(
          "PARTITION BY "
              + window.partition().stream()
                  .map(expr -> translator.settled(expr).text())
                  .collect(Collectors.joining(", ")));
    }
    if (!window.order().isEmpty()) {
      parts.add("ORDER BY " + Orders.text(translator, window.order()));
    }
    // PostgreSQL's lag looks past the frame, Flink's takes none.
    if (!call.name().equals("lag")) {
      window.frame().ifPresent(frame -> parts.add(frame(call, frame)));
    }
    return String.join(" ", parts);
  }

  private String frame(Expr.Call call, Tree.Frame frame) {
    if (RANKS.contains(call.name())) {
      throw Problems.at(call.at(), "0A000", "%s takes no frame", call.name());
    }
    String preceding = "UNBOUNDED";
    if (frame.preceding().isPresent()) {
      Expr expr = frame.preceding().get();
      Typed extent = translator.translate(expr);
      Typed span =
          frame.rows() ? extent : Conversions.implicit(extent, SqlType.INTERVAL, expr.at());
      if (!(frame.rows() ? span.type().isWhole() : span.type().is(Base.INTERVAL))) {
        throw Problems.at(expr.at(), "42804", "ROWS takes a number of rows, RANGE an interval");
      }
      preceding = span.text();
    }
    return "%s BETWEEN %s PRECEDING AND CURRENT ROW"
        .formatted(frame.rows() ? "ROWS" : "RANGE", preceding);
  }
}
