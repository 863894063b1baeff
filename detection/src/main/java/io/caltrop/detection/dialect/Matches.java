package io.caltrop.detection.dialect;

import io.caltrop.detection.dialect.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code MATCH_RECOGNIZE (..)} as Flink has it. */
final class Matches {
  private static final int LONGEST_PATTERN = 300;

  private final Tokens tokens;
  private final Queries queries;
  private final Expressions expressions;

  Matches(Tokens tokens, Queries queries, Expressions expressions) {
    this.tokens = tokens;
    this.queries = queries;
    this.expressions = expressions;
  }

  /** Reads one; the keyword comes next. */
  Tree.Match read(Tree.From input, int at) {
    tokens.require("match_recognize");
    tokens.requireSign("(");
    List<Expr.Column> partition = tokens.accept("partition", "by") ? columns() : List.of();
    tokens.require("order", "by");
    List<Tree.Order> order = queries.orders();
    List<Tree.Value> measures = tokens.accept("measures") ? measures() : List.of();
    if (tokens.sees("all", "rows")) {
      throw Problems.unsupported(
          tokens.offset(), "ALL ROWS PER MATCH", "write ONE ROW PER MATCH and MEASURES");
    }
    boolean unused = tokens.accept("one", "row", "per", "match");
    String skip = tokens.accept("after", "match") ? skip() : "";
    tokens.require("pattern");
    tokens.requireSign("(");
    List<Tree.PatternPart> pattern = pattern();
    Optional<Expr> within =
        tokens.accept("within") ? Optional.of(expressions.operand()) : Optional.empty();
    tokens.require("define");
    List<Tree.Define> defines = defines();
    tokens.requireSign(")");
    return new Tree.Match(
        input, partition, order, measures, skip, pattern, within, defines, queries.alias(), at);
  }

  private List<Expr.Column> columns() {
    List<Expr.Column> columns = new ArrayList<>();
    do {
      int at = tokens.offset();
      columns.add(new Expr.Column(List.of(queries.name("the name of a column")), at));
    } while (tokens.acceptSign(","));
    return columns;
  }

  private List<Tree.Value> measures() {
    List<Tree.Value> measures = new ArrayList<>();
    do {
      Queries.requireRoom(measures.size(), tokens.offset());
      Expr value = expressions.read();
      tokens.require("as");
      if (!Keywords.isLabel(tokens.peek())) {
        throw tokens.unexpected("a name");
      }
      measures.add(new Tree.Value(value, Optional.of(tokens.next().value())));
    } while (tokens.acceptSign(","));
    return measures;
  }

  private String skip() {
    tokens.require("skip");
    if (tokens.accept("past", "last", "row")) {
      return "PAST LAST ROW";
    }
    tokens.require("to");
    if (tokens.accept("next", "row")) {
      return "TO NEXT ROW";
    }
    boolean last = tokens.accept("last");
    if (!last) {
      tokens.require("first");
    }
    return "TO %s %s".formatted(last ? "LAST" : "FIRST", Names.flink(queries.name("a variable")));
  }

  /** The variables and quantifiers up to the closing parenthesis. */
  private List<Tree.PatternPart> pattern() {
    List<Tree.PatternPart> parts = new ArrayList<>();
    int depth = 0;
    while (depth > 0 || !tokens.peek().isSign(")")) {
      Token token = tokens.peek();
      if (Keywords.isName(token)) {
        parts.add(new Tree.PatternPart(token.value(), true, token.start()));
      } else if (token.kind() == Kind.NUMBER || isPatternSign(token)) {
        depth += token.isSign("(") ? 1 : token.isSign(")") ? -1 : 0;
        parts.add(new Tree.PatternPart(token.value(), false, token.start()));
      } else {
        throw tokens.unexpected("a variable or a quantifier such as + or {3,}");
      }
      if (parts.size() > LONGEST_PATTERN) {
        throw Problems.at(token.start(), "54001", "pattern of more than %d parts", LONGEST_PATTERN);
      }
      tokens.next();
    }
    if (parts.isEmpty()) {
      throw tokens.unexpected("a variable");
    }
    tokens.requireSign(")");
    return parts;
  }

  private static boolean isPatternSign(Token token) {
    return token.kind() == Kind.SIGN && token.value().matches("[(){},]|[*+?]\\??");
  }

  private List<Tree.Define> defines() {
    List<Tree.Define> defines = new ArrayList<>();
    do {
      tokens.enter();
      int at = tokens.offset();
      String variable = queries.name("a variable");
      tokens.require("as");
      defines.add(new Tree.Define(variable, expressions.read(), at));
    } while (tokens.acceptSign(","));
    return defines;
  }
}
