package io.caltrop.detection.dialect;

import io.caltrop.detection.dialect.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads calls of functions, those with a grammar of their own included. */
final class Calls {
  private final Tokens tokens;
  private final Expressions expressions;
  private final Queries queries;

  Calls(Tokens tokens, Expressions expressions, Queries queries) {
    this.tokens = tokens;
    this.expressions = expressions;
    this.queries = queries;
  }

  /** Reads one; its name and a parenthesis come next. */
  Expr read() {
    Token name = tokens.next();
    tokens.requireSign("(");
    if (name.kind() == Kind.WORD) {
      switch (name.value()) {
        case "extract" -> {
          return extract(name);
        }
        case "position" -> {
          return position(name);
        }
        case "substring" -> {
          return substring(name);
        }
        case "trim" -> {
          return trim(name);
        }
        case "overlay" -> {
          return overlay(name);
        }
        default -> {}
      }
    }
    return call(name);
  }

  private Expr extract(Token name) {
    Token field = tokens.peek();
    if (!Keywords.isLabel(field) && field.kind() != Kind.TEXT) {
      throw tokens.unexpected("a field such as hour");
    }
    tokens.next();
    tokens.require("from");
    Expr value = expressions.read();
    return end(name, List.of(new Expr.Text(Names.fold(field.value()), field.start()), value));
  }

  private Expr position(Token name) {
    Expr part = expressions.operand();
    tokens.require("in");
    return end(name, List.of(part, expressions.operand()));
  }

  private Expr substring(Token name) {
    Expr text = expressions.read();
    if (tokens.accept("for")) {
      Expr length = expressions.read();
      return end(name, List.of(text, new Expr.Numeral("1", length.at()), length));
    }
    if (!tokens.accept("from")) {
      List<Expr> arguments = new ArrayList<>(List.of(text));
      while (tokens.acceptSign(",")) {
        arguments.add(expressions.read());
      }
      return end(name, arguments);
    }
    Expr from = expressions.read();
    return tokens.accept("for")
        ? end(name, List.of(text, from, expressions.read()))
        : end(name, List.of(text, from));
  }

  private Expr trim(Token name) {
    String function = "btrim";
    if (tokens.accept("leading")) {
      function = "ltrim";
    } else if (tokens.accept("trailing")) {
      function = "rtrim";
    } else if (tokens.accept("both")) {
      function = "btrim";
    }
    List<Expr> arguments = new ArrayList<>();
    if (tokens.accept("from")) {
      arguments.addAll(expressions.list());
    } else {
      arguments.add(expressions.read());
      if (tokens.accept("from")) {
        arguments.add(0, expressions.read());
      } else {
        while (tokens.acceptSign(",")) {
          arguments.add(expressions.read());
        }
      }
    }
    tokens.requireSign(")");
    return Expr.Call.of(function, arguments, name.start());
  }

  private Expr overlay(Token name) {
    Expr text = expressions.read();
    tokens.require("placing");
    Expr part = expressions.read();
    tokens.require("from");
    Expr from = expressions.read();
    return tokens.accept("for")
        ? end(name, List.of(text, part, from, expressions.read()))
        : end(name, List.of(text, part, from));
  }

  private Expr end(Token name, List<Expr> arguments) {
    tokens.requireSign(")");
    return Expr.Call.of(name.value(), arguments, name.start());
  }

  private Expr call(Token name) {
    boolean star = tokens.acceptSign("*");
    boolean distinct = !star && tokens.accept("distinct");
    if (!distinct && !star) {
      boolean unused = tokens.accept("all");
    }
    List<Expr> arguments = new ArrayList<>();
    List<Tree.Order> order = List.of();
    if (!star && !tokens.peek().isSign(")")) {
      arguments.addAll(expressions.list());
      order = tokens.accept("order", "by") ? queries.orders() : List.of();
    }
    tokens.requireSign(")");
    if (tokens.sees("within", "group")) {
      throw Problems.unsupported(
          tokens.offset(), "aggregates of an order", "write min, max, avg or count");
    }
    Optional<Expr> filter = filter();
    Optional<Tree.Window> over = over();
    return new Expr.Call(
        name.value(), arguments, star, distinct, order, filter, over, name.start());
  }

  private Optional<Expr> filter() {
    if (!tokens.sees("filter") || !tokens.peek(1).isSign("(")) {
      return Optional.empty();
    }
    tokens.next();
    tokens.requireSign("(");
    tokens.require("where");
    Expr condition = expressions.read();
    tokens.requireSign(")");
    return Optional.of(condition);
  }

  private Optional<Tree.Window> over() {
    if (!tokens.sees("over")) {
      return Optional.empty();
    }
    Token over = tokens.next();
    if (tokens.peek().isSign("(")) {
      return Optional.of(queries.window());
    }
    if (!Keywords.isName(tokens.peek())) {
      throw tokens.unexpected("\"(\" or the name of a window");
    }
    return Optional.of(
        new Tree.Window(
            Optional.of(tokens.next().value()),
            List.of(),
            List.of(),
            Optional.empty(),
            over.start()));
  }
}
