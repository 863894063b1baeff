package io.caltrop.detection.dialect;

import java.util.List;
import java.util.Optional;

/** A query as it was written. */
final class Tree {
  private Tree() {}

  /** {@code [WITH ..] body [ORDER BY ..] [LIMIT n] [OFFSET n]}. */
  record Query(
      List<Cte> ctes,
      Body body,
      List<Order> order,
      Optional<Expr> limit,
      Optional<Expr> offset,
      int at) {
    Query {
      ctes = List.copyOf(ctes);
      order = List.copyOf(order);
    }

    static Query of(Body body, int at) {
      return new Query(List.of(), body, List.of(), Optional.empty(), Optional.empty(), at);
    }
  }

  /** {@code name [(columns)] AS (query)}. */
  record Cte(String name, List<String> columns, Query query, int at) {
    Cte {
      columns = List.copyOf(columns);
    }
  }

  /** What a query has in its middle. */
  sealed interface Body {}

  /** A SELECT. */
  record Select(
      boolean distinct,
      List<Item> items,
      List<From> from,
      Optional<Expr> where,
      List<Expr> groupBy,
      Optional<Expr> having,
      List<NamedWindow> windows,
      int at)
      implements Body {
    Select {
      items = List.copyOf(items);
      from = List.copyOf(from);
      groupBy = List.copyOf(groupBy);
      windows = List.copyOf(windows);
    }
  }

  /** {@code VALUES (..), (..)}. */
  record Values(List<List<Expr>> rows, int at) implements Body {
    Values {
      rows = rows.stream().map(List::copyOf).toList();
    }
  }

  /** {@code UNION}, {@code INTERSECT} or {@code EXCEPT}, perhaps {@code ALL}. */
  record SetOperation(String operator, boolean all, Body left, Body right, int at)
      implements Body {}

  /** A query in parentheses as one side of a set operation. */
  record Nested(Query query) implements Body {}

  /** What a SELECT gives. */
  sealed interface Item {
    int at();
  }

  /** {@code *}, {@code t.*}. */
  record Star(Optional<String> relation, int at) implements Item {}

  /** {@code expression [AS alias]}. */
  record Value(Expr expression, Optional<String> alias) implements Item {
    @Override
    public int at() {
      return expression.at();
    }
  }

  /** What a SELECT reads. */
  sealed interface From {
    int at();
  }

  /** {@code name [AS alias [(columns)]]}. */
  record Named(String name, Optional<Alias> alias, int at) implements From {}

  /** {@code (query) [AS alias [(columns)]]}. */
  record Derived(Query query, Optional<Alias> alias, int at) implements From {}

  /**
   * {@code TUMBLE(t, ts, size)}, {@code HOP(t, ts, slide, size)}, {@code CUMULATE(t, ts, step,
   * size)}, {@code SESSION(t PARTITION BY k, ts, gap)}.
   *
   * @param intervals in Flink's order
   */
  record Windowed(
      String function,
      Named relation,
      List<String> partition,
      Expr.Column time,
      List<Expr> intervals,
      Optional<Alias> alias,
      int at)
      implements From {
    Windowed {
      partition = List.copyOf(partition);
      intervals = List.copyOf(intervals);
    }
  }

  /**
   * Two relations joined.
   *
   * @param type INNER, LEFT, RIGHT, FULL or CROSS
   */
  record Join(
      String type,
      boolean natural,
      From left,
      From right,
      Optional<Expr> on,
      List<String> using,
      int at)
      implements From {
    Join {
      using = List.copyOf(using);
    }
  }

  /** {@code t MATCH_RECOGNIZE (..) [AS alias]}. */
  record Match(
      From input,
      List<Expr.Column> partition,
      List<Order> order,
      List<Value> measures,
      String skip,
      List<PatternPart> pattern,
      Optional<Expr> within,
      List<Define> defines,
      Optional<Alias> alias,
      int at)
      implements From {
    Match {
      partition = List.copyOf(partition);
      order = List.copyOf(order);
      measures = List.copyOf(measures);
      pattern = List.copyOf(pattern);
      defines = List.copyOf(defines);
    }
  }

  /** A variable, a quantifier or a parenthesis of a pattern. */
  record PatternPart(String text, boolean variable, int at) {}

  /** {@code variable AS condition}. */
  record Define(String variable, Expr condition, int at) {}

  /** {@code AS name [(columns)]}. */
  record Alias(String name, List<String> columns, int at) {
    Alias {
      columns = List.copyOf(columns);
    }
  }

  /** {@code expression [ASC|DESC] [NULLS FIRST|LAST]}. */
  record Order(Expr value, boolean descending, Optional<Boolean> nullsFirst) {}

  /**
   * {@code (PARTITION BY .. ORDER BY .. frame)}.
   *
   * @param base the name of a window it goes out from, or that it is
   */
  record Window(
      Optional<String> base,
      List<Expr> partition,
      List<Order> order,
      Optional<Frame> frame,
      int at) {
    Window {
      partition = List.copyOf(partition);
      order = List.copyOf(order);
    }
  }

  /** {@code ROWS|RANGE BETWEEN .. PRECEDING AND CURRENT ROW}; unbounded if there is no extent. */
  record Frame(boolean rows, Optional<Expr> preceding) {}

  /** {@code name AS (..)} of a WINDOW clause. */
  record NamedWindow(String name, Window window) {}
}
