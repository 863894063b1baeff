package io.caltrop.detection.dialect;

import io.caltrop.detection.dialect.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads expressions with the precedence that PostgreSQL gives operators (its manual, "Lexical
 * Structure"): OR, AND, NOT, IS, comparison, BETWEEN IN LIKE, other operators, + -, * / %, ^, AT
 * TIME ZONE, sign, ::
 */
final class Expressions {
  private static final int OR = 1;
  private static final int AND = 2;
  private static final int NOT = 3;
  private static final int IS = 4;
  private static final int COMPARISON = 5;
  private static final int RANGE = 6;
  private static final int OTHER = 7;
  private static final int ZONE = 11;
  private static final int SIGN = 13;
  private static final int CAST = 15;
  private static final int LONGEST_CHAIN = 300;
  private static final Map<String, Integer> SIGNS =
      Map.ofEntries(
          Map.entry("=", COMPARISON),
          Map.entry("<", COMPARISON),
          Map.entry(">", COMPARISON),
          Map.entry("<=", COMPARISON),
          Map.entry(">=", COMPARISON),
          Map.entry("<>", COMPARISON),
          Map.entry("+", 8),
          Map.entry("-", 8),
          Map.entry("*", 9),
          Map.entry("/", 9),
          Map.entry("%", 9),
          Map.entry("^", 10),
          Map.entry("::", CAST));
  private static final Set<String> PUNCTUATION =
      Set.of(",", "(", ")", "[", "]", ".", ";", ":", ":=", "=>", "{", "}", "\\", "$");

  private final Tokens tokens;
  private final Queries queries;
  private final Primaries primaries;

  /** Operators within each other in what was read of the expression so far. */
  private int height;

  Expressions(Tokens tokens, Queries queries) {
    this.tokens = tokens;
    this.queries = queries;
    this.primaries = new Primaries(tokens, this, queries);
  }

  /** Reads one. */
  Expr read() {
    return read(OR);
  }

  /** Reads one or more with commas between. */
  List<Expr> list() {
    List<Expr> list = new ArrayList<>();
    do {
      tokens.requireRoom(list.size());
      list.add(read());
    } while (tokens.acceptSign(","));
    return list;
  }

  /** Reads one that binds tighter than comparisons: an operand of BETWEEN, an interval. */
  Expr operand() {
    return read(OTHER);
  }

  private Expr read(int level) {
    tokens.enter();
    int around = height;
    height = 0;
    Expr left = prefix();
    int last = CAST + 1;
    while (true) {
      int precedence = precedence();
      if (precedence < level || precedence == 0 || isChained(precedence, last)) {
        break;
      }
      left = infix(left, precedence);
      last = precedence;
      if (++height > LONGEST_CHAIN) {
        throw Problems.at(
            tokens.offset(), "54001", "more than %d operators in a row", LONGEST_CHAIN);
      }
    }
    height = Math.max(around, height);
    tokens.leave();
    return left;
  }

  /** Comparisons, and BETWEEN, IN and LIKE, do not follow upon their like: a < b < c. */
  private boolean isChained(int precedence, int last) {
    boolean chained = precedence == last && (precedence == COMPARISON || precedence == RANGE);
    if (chained) {
      tokens.expect("AND");
    }
    return chained;
  }

  private Expr prefix() {
    Token token = tokens.peek();
    if (tokens.accept("not")) {
      return new Expr.Not(read(NOT), token.start());
    }
    if (tokens.acceptSign("-") || tokens.acceptSign("+")) {
      return new Expr.Signed(token.value(), read(SIGN), token.start());
    }
    return primaries.read();
  }

  /** How tight the next token binds; 0 if it goes on with no expression. */
  private int precedence() {
    Token token = tokens.peek();
    if (token.kind() == Kind.SIGN) {
      return PUNCTUATION.contains(token.value()) ? 0 : SIGNS.getOrDefault(token.value(), OTHER);
    }
    if (token.kind() != Kind.WORD) {
      return 0;
    }
    return switch (token.value()) {
      case "or" -> OR;
      case "and" -> AND;
      case "is", "isnull", "notnull" -> IS;
      case "between", "in", "like", "ilike", "similar" -> RANGE;
      case "overlaps" ->
          throw Problems.unsupported(
              token.start(), "times with OVERLAPS", "write a.start < b.end AND b.start < a.end");
      case "not" -> isRangeWord(tokens.peek(1)) ? RANGE : 0;
      case "at" -> tokens.sees("at", "time", "zone") ? ZONE : 0;
      case "collate" -> ZONE;
      default -> 0;
    };
  }

  private static boolean isRangeWord(Token token) {
    return token.kind() == Kind.WORD
        && Set.of("between", "in", "like", "ilike", "similar").contains(token.value());
  }

  private Expr infix(Expr left, int precedence) {
    Token token = tokens.peek();
    return switch (precedence) {
      case OR, AND -> logic(left, token, precedence);
      case IS -> is(left);
      case RANGE -> range(left);
      case ZONE -> zone(left);
      case CAST -> {
        tokens.next();
        yield new Expr.Cast(left, new TypeNames(tokens).read(), token.start());
      }
      default -> {
        tokens.next();
        yield binary(left, token, precedence);
      }
    };
  }

  private Expr logic(Expr left, Token token, int precedence) {
    List<Expr> terms = new ArrayList<>();
    terms.add(left);
    while (tokens.accept(token.value())) {
      tokens.requireRoom(terms.size());
      terms.add(read(precedence + 1));
    }
    return new Expr.Logic(token.value(), terms, token.start());
  }

  private Expr binary(Expr left, Token operator, int precedence) {
    if (tokens.sees("any") || tokens.sees("some") || tokens.sees("all")) {
      boolean all = tokens.next().isWord("all");
      tokens.requireSign("(");
      if (queries.startHere()) {
        throw Problems.unsupported(
            operator.start(), "ANY and ALL of a subquery", "write IN or EXISTS");
      }
      Expr array = read();
      tokens.requireSign(")");
      return new Expr.Quantified(left, operator.value(), all, array, operator.start());
    }
    return new Expr.Binary(operator.value(), left, read(precedence + 1), operator.start());
  }

  private Expr is(Expr value) {
    int at = tokens.offset();
    if (tokens.accept("isnull")) {
      return new Expr.Is(value, false, "NULL", at);
    }
    if (tokens.accept("notnull")) {
      return new Expr.Is(value, true, "NULL", at);
    }
    tokens.require("is");
    boolean negated = tokens.accept("not");
    if (tokens.accept("distinct", "from")) {
      return new Expr.Distinct(value, read(COMPARISON), negated, at);
    }
    for (String what : List.of("NULL", "TRUE", "FALSE", "UNKNOWN")) {
      if (tokens.accept(Names.fold(what))) {
        return new Expr.Is(value, negated, what, at);
      }
    }
    throw tokens.unexpected();
  }

  private Expr range(Expr value) {
    int at = tokens.offset();
    boolean negated = tokens.accept("not");
    if (tokens.accept("between")) {
      boolean symmetric = tokens.accept("symmetric");
      Expr low = operand();
      tokens.require("and");
      return new Expr.Between(value, low, operand(), negated, symmetric, at);
    }
    if (tokens.accept("in")) {
      return in(value, negated, at);
    }
    if (tokens.sees("similar")) {
      throw Problems.hinted(
          at, "0A000", "SIMILAR TO is not supported in streaming queries", "write LIKE or ~");
    }
    boolean ignoresCase = tokens.accept("ilike");
    if (!ignoresCase) {
      tokens.require("like");
    }
    if (tokens.sees("any") || tokens.sees("some") || tokens.sees("all")) {
      throw Problems.unsupported(
          at, "LIKE ANY and LIKE ALL", "write x LIKE 'a%' OR x LIKE 'b%', or x ~ '^(a|b)'");
    }
    Expr pattern = operand();
    Optional<Expr> escape = tokens.accept("escape") ? Optional.of(operand()) : Optional.empty();
    return new Expr.Like(value, pattern, escape, ignoresCase, negated, at);
  }

  private Expr in(Expr value, boolean negated, int at) {
    tokens.requireSign("(");
    Expr in =
        queries.startHere()
            ? new Expr.InQuery(value, queries.read(), negated, at)
            : new Expr.In(value, list(), negated, at);
    tokens.requireSign(")");
    return in;
  }

  private Expr zone(Expr value) {
    int at = tokens.offset();
    if (tokens.accept("collate")) {
      throw Problems.unsupported(at, "collations", "texts are compared by their bytes");
    }
    tokens.require("at", "time", "zone");
    return Expr.Call.of("timezone", List.of(read(ZONE + 1), value), at);
  }
}
