package io.caltrop.detection.dialect;

import io.caltrop.detection.dialect.SqlType.Base;
import java.util.Optional;
import java.util.Set;

/** Translates functions of the rows of a match. */
final class MatchFunctions {
  private static final Set<String> NAMES =
      Set.of(
          "first",
          "last",
          "match_rowtime",
          "prev",
          "next",
          "classifier",
          "match_number",
          "match_proctime");

  private final ExprTranslator translator;

  MatchFunctions(ExprTranslator translator) {
    this.translator = translator;
  }

  static boolean has(String name) {
    return NAMES.contains(name);
  }

  Typed call(Expr.Call call) {
    return switch (call.name()) {
      case "first", "last" -> edge(call);
      case "match_rowtime" ->
          new Typed(
              "MATCH_ROWTIME()", new SqlType(Base.TIMESTAMPTZ, 3, 0), true, Optional.empty(), true);
      default ->
          throw Problems.unsupported(
              call.at(),
              "%s() in MATCH_RECOGNIZE".formatted(call.name()),
              "FIRST(v.x), LAST(v.x), LAST(v.x, 1) for the row before, MATCH_ROWTIME(), aggregates");
    };
  }

  private Typed edge(Expr.Call call) {
    if (call.arguments().isEmpty() || call.arguments().size() > 2) {
      throw Functions.missing(call, translator);
    }
    Typed value = translator.settled(call.arguments().get(0));
    String offset = "";
    if (call.arguments().size() == 2) {
      if (!(call.arguments().get(1) instanceof Expr.Numeral number)
          || !number.digits().matches("[0-9]{1,6}")) {
        throw Functions.missing(call, translator);
      }
      offset = ", " + number.digits();
    }
    return Typed.atom(
        "%s(%s%s)".formatted(call.name().equals("first") ? "FIRST" : "LAST", value.text(), offset),
        value.type());
  }
}
