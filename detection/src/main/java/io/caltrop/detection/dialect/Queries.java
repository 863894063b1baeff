package io.caltrop.detection.dialect;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.dialect.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads queries. */
final class Queries {
  /** As many as PostgreSQL takes. */
  private static final int MOST_COLUMNS = 1664;

  private final Tokens tokens;
  private final Expressions expressions;
  private final Froms froms;
  private final Windows windows;

  Queries(Tokens tokens) {
    this.tokens = tokens;
    this.expressions = new Expressions(tokens, this);
    this.froms = new Froms(tokens, this, expressions);
    this.windows = new Windows(tokens, this, expressions);
  }

  /** For what needs expressions outside of a query. */
  Expressions expressions() {
    return expressions;
  }

  /** Whether a query starts here. */
  boolean startHere() {
    return tokens.sees("select") || tokens.sees("with") || tokens.sees("values");
  }

  /** Reads one. */
  Tree.Query read() {
    tokens.enter();
    int at = tokens.offset();
    List<Tree.Cte> ctes = tokens.accept("with") ? ctes() : List.of();
    Tree.Body body = union();
    List<Tree.Order> order = tokens.accept("order", "by") ? orders() : List.of();
    Optional<Expr> limit = Optional.empty();
    Optional<Expr> offset = Optional.empty();
    while (true) {
      if (limit.isEmpty() && tokens.accept("limit")) {
        limit = tokens.accept("all") ? Optional.empty() : Optional.of(expressions.read());
      } else if (limit.isEmpty() && tokens.accept("fetch")) {
        limit = Optional.of(fetch());
      } else if (offset.isEmpty() && tokens.accept("offset")) {
        offset = Optional.of(expressions.read());
        boolean unused = tokens.accept("rows") || tokens.accept("row");
      } else {
        break;
      }
    }
    refuseLocks();
    tokens.leave();
    return new Tree.Query(ctes, body, order, limit, offset, at);
  }

  private Expr fetch() {
    if (!tokens.accept("first")) {
      tokens.require("next");
    }
    int at = tokens.offset();
    Expr count =
        tokens.peek().kind() == Kind.NUMBER ? expressions.operand() : new Expr.Numeral("1", at);
    if (!tokens.accept("rows")) {
      tokens.require("row");
    }
    if (tokens.sees("with", "ties")) {
      throw Problems.unsupported(
          tokens.offset(),
          "rows WITH TIES",
          "write ROWS ONLY, with a further key in ORDER BY that tells rows apart");
    }
    tokens.require("only");
    return count;
  }

  private List<Tree.Cte> ctes() {
    if (tokens.sees("recursive")) {
      throw Problems.unsupported(
          tokens.offset(), "recursive queries", "MATCH_RECOGNIZE finds sequences of events");
    }
    List<Tree.Cte> ctes = new ArrayList<>();
    do {
      tokens.enter();
      int at = tokens.offset();
      String name = name("a name");
      List<String> columns = tokens.peek().isSign("(") ? names() : List.of();
      tokens.require("as");
      boolean unused = tokens.accept("materialized") || tokens.accept("not", "materialized");
      tokens.requireSign("(");
      refuseWriting();
      Tree.Query query = read();
      tokens.requireSign(")");
      ctes.add(new Tree.Cte(name, columns, query, at));
    } while (tokens.acceptSign(","));
    return ctes;
  }

  private void refuseLocks() {
    for (String lock : List.of("update", "share", "no", "key")) {
      if (tokens.sees("for", lock)) {
        throw Problems.refused(
            tokens.offset(), "a streaming query only reads, and locks no rows", "leave FOR .. out");
      }
    }
  }

  private void refuseWriting() {
    for (String word : List.of("insert", "update", "delete", "merge")) {
      if (tokens.sees(word)) {
        throw Problems.refused(
            tokens.offset(), "a streaming query only reads", "CREATE SINK writes to Kafka");
      }
    }
  }

  /** A name, as of a relation or a column. */
  String name(String what) {
    if (!Keywords.isName(tokens.peek())) {
      throw tokens.unexpected(what);
    }
    return tokens.next().value();
  }

  /** Names in parentheses. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    tokens.requireSign("(");
    do {
      names.add(name("the name of a column"));
    } while (tokens.acceptSign(","));
    tokens.requireSign(")");
    return names;
  }

  private Tree.Body union() {
    Tree.Body left = intersection();
    while (tokens.sees("union") || tokens.sees("except")) {
      left = setOperation(left, Queries::intersection);
    }
    return left;
  }

  private Tree.Body intersection() {
    Tree.Body left = simple();
    while (tokens.sees("intersect")) {
      left = setOperation(left, Queries::simple);
    }
    return left;
  }

  private Tree.Body setOperation(
      Tree.Body left, java.util.function.Function<Queries, Tree.Body> right) {
    tokens.enter();
    Token operator = tokens.next();
    boolean all = tokens.accept("all");
    if (!all) {
      boolean unused = tokens.accept("distinct");
    }
    Tree.Body operand = right.apply(this);
    return new Tree.SetOperation(operator.value(), all, left, operand, operator.start());
  }

  private Tree.Body simple() {
    int at = tokens.offset();
    if (tokens.acceptSign("(")) {
      Tree.Query query = read();
      tokens.requireSign(")");
      return new Tree.Nested(query);
    }
    if (tokens.accept("values")) {
      return values(at);
    }
    refuseWriting();
    if (tokens.sees("table")) {
      throw Problems.unsupported(at, "queries of TABLE", "write SELECT * FROM ..");
    }
    if (!tokens.accept("select")) {
      throw tokens.unexpected("SELECT");
    }
    return select(at);
  }

  private Tree.Body values(int at) {
    List<List<Expr>> rows = new ArrayList<>();
    do {
      tokens.requireRoom(rows.size());
      tokens.requireSign("(");
      rows.add(expressions.list());
      tokens.requireSign(")");
    } while (tokens.acceptSign(","));
    return new Tree.Values(rows, at);
  }

  private Tree.Select select(int at) {
    boolean distinct = distinct();
    List<Tree.Item> items = new ArrayList<>();
    do {
      requireRoom(items.size(), tokens.offset());
      items.add(item());
    } while (tokens.acceptSign(","));
    if (tokens.sees("into")) {
      throw Problems.refused(
          tokens.offset(), "a streaming query only reads", "CREATE MATERIALIZED VIEW keeps rows");
    }
    List<Tree.From> from = tokens.accept("from") ? froms.list() : List.of();
    Optional<Expr> where = clause("where");
    List<Expr> groupBy = tokens.accept("group", "by") ? groups() : List.of();
    Optional<Expr> having = clause("having");
    List<Tree.NamedWindow> named = tokens.accept("window") ? windows.named() : List.of();
    return new Tree.Select(distinct, items, from, where, groupBy, having, named, at);
  }

  /** Refuses one more than a list of columns or keys may have. */
  static void requireRoom(int columns, int at) {
    if (columns >= MOST_COLUMNS) {
      throw Problems.at(at, "54011", "target lists can have at most %d entries", MOST_COLUMNS);
    }
  }

  private Optional<Expr> clause(String word) {
    return tokens.accept(word) ? Optional.of(expressions.read()) : Optional.empty();
  }

  private boolean distinct() {
    if (!tokens.accept("distinct")) {
      boolean unused = tokens.accept("all");
      return false;
    }
    if (tokens.sees("on")) {
      throw Problems.refused(
          tokens.offset(),
          "DISTINCT ON is not supported in streaming queries: which row is first changes all the time",
          "SELECT .. FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY key ORDER BY time DESC) AS rn"
              + " FROM t) AS r WHERE rn = 1");
    }
    return true;
  }

  private List<Expr> groups() {
    for (String word : List.of("grouping", "rollup", "cube", "distinct", "all")) {
      if (tokens.sees(word)) {
        throw Problems.unsupported(
            tokens.offset(), "grouping sets", "write a view for each grouping, or UNION ALL");
      }
    }
    List<Expr> keys = expressions.list();
    if (keys.size() > MOST_COLUMNS) {
      requireRoom(MOST_COLUMNS, keys.get(MOST_COLUMNS).at());
    }
    return keys;
  }

  private Tree.Item item() {
    Token first = tokens.peek();
    if (tokens.acceptSign("*")) {
      return new Tree.Star(Optional.empty(), first.start());
    }
    if (Keywords.isName(first) && tokens.peek(1).isSign(".") && tokens.peek(2).isSign("*")) {
      tokens.next();
      tokens.next();
      tokens.next();
      return new Tree.Star(Optional.of(first.value()), first.start());
    }
    Expr value = expressions.read();
    if (tokens.accept("as")) {
      if (!Keywords.isLabel(tokens.peek())) {
        throw tokens.unexpected("a name");
      }
      return new Tree.Value(value, Optional.of(tokens.next().value()));
    }
    boolean alias = Keywords.isBareLabel(tokens.peek());
    return new Tree.Value(value, alias ? Optional.of(tokens.next().value()) : Optional.empty());
  }

  /** {@code AS name (columns)}, if it comes next. */
  Optional<Tree.Alias> alias() {
    int at = tokens.offset();
    if (!tokens.accept("as") && !Keywords.isBareLabel(tokens.peek())) {
      return Optional.empty();
    }
    String name = name("a name");
    List<String> columns = tokens.peek().isSign("(") ? names() : List.of();
    return Optional.of(new Tree.Alias(name, columns, at));
  }

  /** What stands behind ORDER BY. */
  List<Tree.Order> orders() {
    return windows.orders();
  }

  /** A window in parentheses. */
  Tree.Window window() {
    return windows.read();
  }

  /** A name that can have a schema, which must be {@code public}. */
  String relation(String what) {
    Token first = tokens.peek();
    String name = name(what);
    if (!tokens.peek().isSign(".")) {
      return name;
    }
    if (!name.equals("public")) {
      throw new SqlProblem(
          "3F000",
          "schema \"%s\" has no streaming relations".formatted(name),
          java.util.OptionalInt.of(first.start() + 1),
          Optional.of("sources and views are in the schema public"));
    }
    tokens.next();
    return name(what);
  }
}
