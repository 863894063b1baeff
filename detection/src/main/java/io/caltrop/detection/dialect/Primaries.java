package io.caltrop.detection.dialect;

import io.caltrop.detection.dialect.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what expressions are made of: literals, columns, CASE, what stands in parentheses. */
final class Primaries {
  private static final Set<String> SPAN_FIELDS =
      Set.of(
          "year", "years", "month", "months", "week", "weeks", "day", "days", "hour", "hours",
          "minute", "minutes", "second", "seconds");
  private static final Set<String> NOW =
      Set.of(
          "current_timestamp",
          "current_date",
          "current_time",
          "localtime",
          "localtimestamp",
          "current_user",
          "session_user",
          "current_role",
          "current_catalog");

  private final Tokens tokens;
  private final Expressions expressions;
  private final Queries queries;
  private final Calls calls;

  Primaries(Tokens tokens, Expressions expressions, Queries queries) {
    this.tokens = tokens;
    this.expressions = expressions;
    this.queries = queries;
    this.calls = new Calls(tokens, expressions, queries);
  }

  /** Reads one. */
  Expr read() {
    Expr primary = unsubscripted();
    if (tokens.peek().isSign("[")) {
      throw Problems.unsupported(tokens.offset(), "arrays", "write ->> for a value within JSON");
    }
    return primary;
  }

  private Expr unsubscripted() {
    Token token = tokens.peek();
    return switch (token.kind()) {
      case NUMBER -> new Expr.Numeral(tokens.next().value(), token.start());
      case TEXT -> new Expr.Text(tokens.next().value(), token.start());
      case QUOTED -> named();
      case WORD -> word(token);
      case SIGN -> sign(token);
      case PARAMETER, END -> throw tokens.unexpected("an expression");
    };
  }

  private Expr sign(Token token) {
    if (token.isSign("(")) {
      return parentheses();
    }
    if (token.isSign("*")) {
      throw Problems.hinted(
          token.start(),
          "42601",
          "syntax error at or near \"*\"",
          "* stands alone or as t.* in the list of columns, and in count(*)");
    }
    throw tokens.unexpected("an expression");
  }

  private Expr parentheses() {
    int at = tokens.offset();
    tokens.requireSign("(");
    if (queries.startHere()) {
      Expr scalar = new Expr.Scalar(queries.read(), at);
      tokens.requireSign(")");
      return scalar;
    }
    List<Expr> list = expressions.list();
    tokens.requireSign(")");
    return list.size() == 1 ? list.get(0) : new Expr.Row(list, at);
  }

  private Expr word(Token token) {
    int at = token.start();
    switch (token.value()) {
      case "null" -> {
        tokens.next();
        return new Expr.Null(at);
      }
      case "true", "false" -> {
        tokens.next();
        return new Expr.Truth(token.value().equals("true"), at);
      }
      case "case" -> {
        return new CaseReader(tokens, expressions).read();
      }
      case "array" -> {
        return array();
      }
      case "cast", "try_cast" -> {
        if (tokens.peek(1).isSign("(")) {
          return cast();
        }
      }
      case "exists" -> {
        if (tokens.peek(1).isSign("(")) {
          return exists();
        }
      }
      case "row" -> {
        if (tokens.peek(1).isSign("(")) {
          tokens.next();
          tokens.requireSign("(");
          Expr row = new Expr.Row(expressions.list(), at);
          tokens.requireSign(")");
          return row;
        }
      }
      default -> {
        if (NOW.contains(token.value())) {
          return now();
        }
      }
    }
    return typed(token).orElseGet(this::named);
  }

  private Expr array() {
    int at = tokens.next().start();
    tokens.requireSign("[");
    List<Expr> elements = tokens.peek().isSign("]") ? List.of() : expressions.list();
    tokens.requireSign("]");
    return new Expr.Array(elements, at);
  }

  private Expr cast() {
    int at = tokens.next().start();
    tokens.requireSign("(");
    Expr value = expressions.read();
    tokens.require("as");
    TypeName type = new TypeNames(tokens).read();
    tokens.requireSign(")");
    return new Expr.Cast(value, type, at);
  }

  private Expr exists() {
    int at = tokens.next().start();
    tokens.requireSign("(");
    Expr exists = new Expr.Exists(queries.read(), at);
    tokens.requireSign(")");
    return exists;
  }

  private Expr now() {
    Token token = tokens.next();
    if (tokens.acceptSign("(")) {
      boolean precision = tokens.peek().kind() == Kind.NUMBER;
      if (precision) {
        tokens.next();
      }
      tokens.requireSign(")");
    }
    return Expr.Call.of(token.value(), List.of(), token.start());
  }

  /** {@code DATE '..'}, {@code INTERVAL '..' MINUTE}: a type with a text behind it. */
  private Optional<Expr> typed(Token token) {
    int mark = tokens.mark();
    if (token.isWord("interval") && tokens.peek(1).kind() == Kind.TEXT) {
      return Optional.of(interval());
    }
    boolean zoned = tokens.peek(2).isWord("time") && tokens.peek(3).isWord("zone");
    if (tokens.peek(1).kind() != Kind.TEXT
        && !(zoned && tokens.peek(4).kind() == Kind.TEXT)
        && !(token.isWord("double") && tokens.peek(2).kind() == Kind.TEXT)) {
      return Optional.empty();
    }
    if (!Keywords.isFunction(token)) {
      return Optional.empty();
    }
    TypeName type = new TypeNames(tokens).read();
    if (tokens.peek().kind() != Kind.TEXT) {
      tokens.reset(mark);
      return Optional.empty();
    }
    Token text = tokens.next();
    return Optional.of(
        new Expr.Cast(new Expr.Text(text.value(), text.start()), type, token.start()));
  }

  private Expr interval() {
    int at = tokens.next().start();
    Token text = tokens.next();
    String unit = "second";
    if (isSpanField()) {
      String first = tokens.next().value();
      unit = first;
      if (tokens.accept("to")) {
        if (!isSpanField()) {
          throw tokens.unexpected("DAY or HOUR or MINUTE or SECOND");
        }
        unit = tokens.next().value();
        unit = first.equals("minute") ? Span.MINUTE_TO_SECOND : unit;
      }
      if (tokens.acceptSign("(")) {
        tokens.next();
        tokens.requireSign(")");
      }
    }
    return new Expr.Interval(span(text.value(), unit, text.start()), at);
  }

  private boolean isSpanField() {
    return tokens.peek().kind() == Kind.WORD && SPAN_FIELDS.contains(tokens.peek().value());
  }

  /** The length of time that a text says. */
  static Span span(String text, String unit, int at) {
    return Span.parse(text, unit)
        .orElseThrow(
            () ->
                Problems.hinted(
                    at,
                    "22007",
                    "invalid input syntax for type interval: \"%s\"".formatted(text),
                    "such as '5 minutes', '1 hour 30 minutes' or '01:30:00', in whole milliseconds"));
  }

  private Expr named() {
    Token first = tokens.peek();
    if (Keywords.isFunction(first) && tokens.peek(1).isSign("(")) {
      return calls.read();
    }
    if (first.isWord("pg_catalog") && tokens.peek(1).isSign(".") && tokens.peek(3).isSign("(")) {
      tokens.next();
      tokens.next();
      return calls.read();
    }
    if (!Keywords.isName(first)) {
      throw tokens.unexpected("an expression");
    }
    List<String> path = new ArrayList<>();
    path.add(tokens.next().value());
    while (tokens.peek().isSign(".") && Keywords.isLabel(tokens.peek(1))) {
      tokens.next();
      path.add(tokens.next().value());
    }
    return new Expr.Column(path, first.start());
  }
}
