package io.caltrop.detection.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads windows of OVER clauses, and orders. */
final class Windows {
  private final Tokens tokens;
  private final Queries queries;
  private final Expressions expressions;

  Windows(Tokens tokens, Queries queries, Expressions expressions) {
    this.tokens = tokens;
    this.queries = queries;
    this.expressions = expressions;
  }

  /** {@code name AS (..), ..}. */
  List<Tree.NamedWindow> named() {
    List<Tree.NamedWindow> named = new ArrayList<>();
    do {
      String name = queries.name("the name of a window");
      tokens.require("as");
      named.add(new Tree.NamedWindow(name, read()));
    } while (tokens.acceptSign(","));
    return named;
  }

  /** {@code ([base] [PARTITION BY ..] [ORDER BY ..] [frame])}. */
  Tree.Window read() {
    int at = tokens.offset();
    tokens.requireSign("(");
    boolean hasBase =
        Keywords.isName(tokens.peek())
            && !tokens.sees("partition", "by")
            && !tokens.sees("rows")
            && !tokens.sees("range")
            && !tokens.sees("groups");
    Optional<String> base = hasBase ? Optional.of(tokens.next().value()) : Optional.empty();
    List<Expr> partition = tokens.accept("partition", "by") ? expressions.list() : List.of();
    List<Tree.Order> order = tokens.accept("order", "by") ? orders() : List.of();
    Optional<Tree.Frame> frame = frame();
    tokens.requireSign(")");
    return new Tree.Window(base, partition, order, frame, at);
  }

  /** What stands behind ORDER BY. */
  List<Tree.Order> orders() {
    List<Tree.Order> orders = new ArrayList<>();
    do {
      Queries.requireRoom(orders.size(), tokens.offset());
      Expr value = expressions.read();
      boolean descending = tokens.accept("desc");
      if (!descending) {
        boolean unused = tokens.accept("asc");
      }
      Optional<Boolean> nullsFirst = Optional.empty();
      if (tokens.accept("nulls", "first")) {
        nullsFirst = Optional.of(true);
      } else if (tokens.accept("nulls", "last")) {
        nullsFirst = Optional.of(false);
      }
      orders.add(new Tree.Order(value, descending, nullsFirst));
    } while (tokens.acceptSign(","));
    return orders;
  }

  private Optional<Tree.Frame> frame() {
    int at = tokens.offset();
    boolean rows = tokens.accept("rows");
    if (!rows && !tokens.accept("range")) {
      return Optional.empty();
    }
    boolean between = tokens.accept("between");
    Optional<Expr> preceding = Optional.empty();
    if (!tokens.accept("unbounded")) {
      if (tokens.sees("current", "row")) {
        throw unsupported(at);
      }
      preceding = Optional.of(expressions.operand());
    }
    if (!tokens.accept("preceding")) {
      throw tokens.sees("following") ? unsupported(tokens.offset()) : tokens.unexpected();
    }
    if (between) {
      tokens.require("and");
      if (!tokens.accept("current", "row")) {
        throw unsupported(tokens.offset());
      }
    }
    return Optional.of(new Tree.Frame(rows, preceding));
  }

  private static io.caltrop.detection.SqlProblem unsupported(int at) {
    return Problems.unsupported(
        at, "such frames", "a frame ends at CURRENT ROW: a stream does not know later rows yet");
  }
}
