package io.caltrop.detection.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what stands behind FROM. */
final class Froms {
  private static final Set<String> WINDOWS = Set.of("tumble", "hop", "cumulate", "session");

  private static final Set<String> BEHIND_QUERY =
      Set.of("union", "except", "intersect", "order", "limit", "offset", "fetch");

  private final Tokens tokens;
  private final Queries queries;
  private final Expressions expressions;

  Froms(Tokens tokens, Queries queries, Expressions expressions) {
    this.tokens = tokens;
    this.queries = queries;
    this.expressions = expressions;
  }

  /** One or more, with commas between. */
  List<Tree.From> list() {
    List<Tree.From> list = new ArrayList<>();
    list.add(joined());
    while (tokens.acceptSign(",")) {
      tokens.enter();
      list.add(joined());
    }
    return list;
  }

  private Tree.From joined() {
    Tree.From left = single();
    while (true) {
      int at = tokens.offset();
      boolean natural = tokens.accept("natural");
      Optional<String> type = joinType();
      if (type.isEmpty()) {
        if (natural) {
          throw tokens.unexpected();
        }
        return left;
      }
      tokens.enter();
      left = join(left, type.get(), natural, at);
    }
  }

  private Optional<String> joinType() {
    if (tokens.accept("cross", "join")) {
      return Optional.of("CROSS");
    }
    if (tokens.accept("join") || tokens.accept("inner", "join")) {
      return Optional.of("INNER");
    }
    for (String type : List.of("left", "right", "full")) {
      if (tokens.accept(type, "join") || tokens.accept(type, "outer", "join")) {
        return Optional.of(type.toUpperCase(java.util.Locale.ROOT));
      }
    }
    return Optional.empty();
  }

  private Tree.From join(Tree.From left, String type, boolean natural, int at) {
    Tree.From right = single();
    if (natural || type.equals("CROSS")) {
      return new Tree.Join(type, natural, left, right, Optional.empty(), List.of(), at);
    }
    if (tokens.accept("using")) {
      return new Tree.Join(type, false, left, right, Optional.empty(), queries.names(), at);
    }
    tokens.require("on");
    return new Tree.Join(type, false, left, right, Optional.of(expressions.read()), List.of(), at);
  }

  private Tree.From single() {
    int at = tokens.offset();
    if (tokens.sees("lateral")) {
      throw Problems.unsupported(at, "lateral subqueries", "write a join");
    }
    if (tokens.sees("only") && Keywords.isName(tokens.peek(1))) {
      throw Problems.unsupported(
          at, "tables without their children", "leave ONLY out: streams have none");
    }
    if (tokens.peek().isSign("(")) {
      return parentheses();
    }
    if (tokens.sees("table") && tokens.peek(1).isSign("(")) {
      tokens.next();
      tokens.requireSign("(");
      Tree.Windowed windowed = windowed();
      tokens.requireSign(")");
      return aliased(windowed);
    }
    if (tokens.peek(1).isSign("(")
        && tokens.peek().kind() == Token.Kind.WORD
        && Keywords.isName(tokens.peek())) {
      if (!WINDOWS.contains(tokens.peek().value())) {
        throw Problems.unsupported(
            at, "functions in FROM", "TUMBLE, HOP, CUMULATE or SESSION of a source or view");
      }
      return aliased(windowed());
    }
    Tree.Named named = named();
    return matched(new Tree.Named(named.name(), queries.alias(), at), at);
  }

  private Tree.From aliased(Tree.Windowed w) {
    return new Tree.Windowed(
        w.function(),
        w.relation(),
        w.partition(),
        w.time(),
        w.intervals(),
        queries.alias(),
        w.at());
  }

  private Tree.Named named() {
    int at = tokens.offset();
    String name = queries.relation("the name of a source or view");
    if (tokens.sees("tablesample")) {
      throw Problems.unsupported(tokens.offset(), "samples", "write a condition in WHERE");
    }
    if (tokens.sees("for", "system_time")) {
      throw Problems.unsupported(
          tokens.offset(), "temporal joins", "a join with a view always reads its present rows");
    }
    return new Tree.Named(name, Optional.empty(), at);
  }

  private Tree.From matched(Tree.Named named, int at) {
    Tree.From input = named;
    while (tokens.sees("match_recognize")) {
      input = new Matches(tokens, queries, expressions).read(input, at);
    }
    return input;
  }

  /** A subquery, or joins in parentheses. */
  private Tree.From parentheses() {
    int at = tokens.offset();
    tokens.requireSign("(");
    if (queries.startHere() || nestedQuery()) {
      Tree.Query query = queries.read();
      tokens.requireSign(")");
      return derived(query, at);
    }
    tokens.enter();
    Tree.From inner = joined();
    tokens.leave();
    tokens.requireSign(")");
    return inner;
  }

  /** Whether what stands in the next parentheses is a query of its own, and no side of a join. */
  private boolean nestedQuery() {
    if (!tokens.peek().isSign("(")) {
      return false;
    }
    Token behind = tokens.behindParentheses();
    return behind.isSign(")")
        || (behind.kind() == Token.Kind.WORD && BEHIND_QUERY.contains(behind.value()));
  }

  private Tree.From derived(Tree.Query query, int at) {
    Tree.From derived = new Tree.Derived(query, queries.alias(), at);
    return tokens.sees("match_recognize")
        ? new Matches(tokens, queries, expressions).read(derived, at)
        : derived;
  }

  /** {@code TUMBLE(t, ts, size)}, or with Flink's {@code TABLE t, DESCRIPTOR(ts)}. */
  private Tree.Windowed windowed() {
    Token function = tokens.next();
    if (!WINDOWS.contains(function.value())) {
      throw Problems.hinted(
          function.start(),
          "42883",
          "function %s does not exist".formatted(function.value()),
          "TUMBLE, HOP, CUMULATE or SESSION");
    }
    tokens.requireSign("(");
    argument("data");
    boolean unused = tokens.accept("table");
    Tree.Named relation = named();
    List<String> partition = partition();
    tokens.requireSign(",");
    argument("timecol");
    Expr.Column time = time();
    List<Expr> intervals = new ArrayList<>();
    while (tokens.acceptSign(",")) {
      for (String name : List.of("size", "slide", "step", "gap", "offset")) {
        argument(name);
      }
      intervals.add(expressions.operand());
    }
    tokens.requireSign(")");
    return new Tree.Windowed(
        function.value(), relation, partition, time, intervals, Optional.empty(), function.start());
  }

  /** Flink's names of arguments can be left out; they stand in the order that Flink documents. */
  private void argument(String name) {
    if (tokens.sees(name) && tokens.peek(1).isSign("=>")) {
      tokens.next();
      tokens.next();
    }
  }

  private List<String> partition() {
    if (!tokens.accept("partition", "by")) {
      return List.of();
    }
    return tokens.peek().isSign("(")
        ? queries.names()
        : List.of(queries.name("the name of a column"));
  }

  private Expr.Column time() {
    if (tokens.sees("descriptor") && tokens.peek(1).isSign("(")) {
      tokens.next();
      tokens.requireSign("(");
      Expr.Column column = column();
      tokens.requireSign(")");
      return column;
    }
    return column();
  }

  private Expr.Column column() {
    int at = tokens.offset();
    return new Expr.Column(List.of(queries.name("the name of a time column")), at);
  }
}
