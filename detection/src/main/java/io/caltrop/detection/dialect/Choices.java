package io.caltrop.detection.dialect;

import java.util.ArrayList;
import java.util.List;

/** Translates CASE. */
final class Choices {
  private final ExprTranslator translator;

  Choices(ExprTranslator translator) {
    this.translator = translator;
  }

  Typed translate(Expr.Case chosen) {
    List<Expr> exprs = new ArrayList<>();
    chosen.whens().forEach(when -> exprs.add(when.result()));
    chosen.otherwise().ifPresent(exprs::add);
    List<Typed> results = exprs.stream().map(translator::translate).toList();
    List<Typed> unified = Types.unified("CASE", exprs, results, chosen.at());
    StringBuilder text = new StringBuilder("CASE");
    for (int i = 0; i < chosen.whens().size(); i++) {
      text.append(" WHEN ")
          .append(condition(chosen, chosen.whens().get(i)).text())
          .append(" THEN ")
          .append(unified.get(i).text());
    }
    if (chosen.otherwise().isPresent()) {
      text.append(" ELSE ").append(unified.get(unified.size() - 1).text());
    }
    SqlType type = Types.common("CASE", unified.stream().map(Typed::type).toList(), chosen.at());
    return Typed.atom(text.append(" END").toString(), type);
  }

  private Typed condition(Expr.Case chosen, Expr.When when) {
    return chosen.operand().isEmpty()
        ? translator.condition(when.condition(), "CASE/WHEN")
        : translator.translate(
            new Expr.Binary("=", chosen.operand().get(), when.condition(), when.condition().at()));
  }
}
