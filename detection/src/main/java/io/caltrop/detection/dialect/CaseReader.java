package io.caltrop.detection.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code CASE [x] WHEN .. THEN .. [ELSE ..] END}. */
final class CaseReader {
  private final Tokens tokens;
  private final Expressions expressions;

  CaseReader(Tokens tokens, Expressions expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  Expr read() {
    int at = tokens.offset();
    tokens.require("case");
    Optional<Expr> operand =
        tokens.sees("when") ? Optional.empty() : Optional.of(expressions.read());
    List<Expr.When> whens = new ArrayList<>();
    while (tokens.accept("when")) {
      Expr condition = expressions.read();
      tokens.require("then");
      whens.add(new Expr.When(condition, expressions.read()));
    }
    if (whens.isEmpty()) {
      throw tokens.unexpected();
    }
    Optional<Expr> otherwise =
        tokens.accept("else") ? Optional.of(expressions.read()) : Optional.empty();
    tokens.require("end");
    return new Expr.Case(operand, whens, otherwise, at);
  }
}
