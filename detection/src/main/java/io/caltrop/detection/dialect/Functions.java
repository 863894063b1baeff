package io.caltrop.detection.dialect;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.dialect.SqlType.Base;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Translates calls of functions. */
final class Functions {
  private static final Set<String> PRESENT =
      Set.of(
          "now",
          "current_timestamp",
          "current_date",
          "current_time",
          "localtime",
          "localtimestamp",
          "clock_timestamp",
          "statement_timestamp",
          "transaction_timestamp",
          "proctime",
          "timeofday",
          "age");
  private static final Set<String> VOLATILE =
      Set.of(
          "random",
          "gen_random_uuid",
          "uuid",
          "rand",
          "nextval",
          "currval",
          "pg_sleep",
          "setseed",
          "current_user",
          "session_user",
          "current_role",
          "current_catalog",
          "txid_current");

  private final ExprTranslator translator;

  Functions(ExprTranslator translator) {
    this.translator = translator;
  }

  Typed call(Expr.Call call) {
    String name = call.name();
    if (PRESENT.contains(name)) {
      throw present(call);
    }
    if (VOLATILE.contains(name)) {
      throw Problems.refused(
          call.at(),
          "%s() is not supported in streaming queries: a row could not be taken back, since its value"
                  .formatted(name)
              + " would not be the same again",
          "");
    }
    if (call.over().isPresent()) {
      return new Overs(translator).translate(call);
    }
    if (Overs.isRank(name)) {
      throw Problems.at(call.at(), "42809", "window function %s requires an OVER clause", name);
    }
    if (translator.place().clause() == Place.Clause.MEASURES
        || translator.place().clause() == Place.Clause.DEFINE) {
      if (MatchFunctions.has(name)) {
        return new MatchFunctions(translator).call(call);
      }
    }
    if (Aggregates.isAggregate(name)) {
      return new Aggregates(translator).call(call);
    }
    if (call.star() || call.distinct() || !call.order().isEmpty() || call.filter().isPresent()) {
      throw known(name)
          ? Problems.at(call.at(), "42809", "%s is not an aggregate function", name)
          : unknown(call);
    }
    return scalar(call);
  }

  private Typed scalar(Expr.Call call) {
    TimeFunctions times = new TimeFunctions(translator);
    if (TimeFunctions.has(call.name())) {
      return times.call(call);
    }
    RegexFunctions regexes = new RegexFunctions(translator);
    if (regexes.takes(call)) {
      return regexes.call(call);
    }
    return switch (call.name()) {
      case "coalesce" -> coalesce(call);
      case "nullif" -> nullif(call);
      case "greatest", "least" -> extreme(call);
      case "concat" -> concat(call);
      case "concat_ws" -> concatWithSeparator(call);
      case "round", "trunc" -> call.arguments().size() == 2 ? rounded(call) : defined(call);
      default -> defined(call);
    };
  }

  private SqlProblem present(Expr.Call call) {
    return translator.place().clause().isCondition()
        ? Problems.refused(
            call.at(),
            "a comparison with %s is not supported in streaming queries: rows are looked at when they"
                    .formatted(shown(call))
                + " come, and would never leave the view when time goes on",
            "count in windows: FROM TUMBLE(log_data, event_time, INTERVAL '5 minutes') .. GROUP BY"
                + " window_start, window_end; or compare with now() when you read the view")
        : Problems.refused(
            call.at(),
            "%s is not supported in streaming queries: a row could not be taken back, since its value"
                    .formatted(shown(call))
                + " would not be the same again",
            "use the time of the event, such as event_time of log_data");
  }

  private static String shown(Expr.Call call) {
    return call.name().startsWith("current") || call.name().startsWith("local")
        ? call.name()
        : call.name() + "()";
  }

  private List<Typed> arguments(Expr.Call call, int least, int most) {
    if (call.arguments().size() < least || call.arguments().size() > most) {
      throw missing(call);
    }
    return call.arguments().stream().map(translator::translate).toList();
  }

  private List<Typed> unified(String function, Expr.Call call, int most) {
    return Types.unified(function, call.arguments(), arguments(call, 1, most), call.at());
  }

  private Typed coalesce(Expr.Call call) {
    List<Typed> values = unified("COALESCE", call, Integer.MAX_VALUE);
    return Typed.atom("COALESCE(%s)".formatted(joined(values)), type(call, values));
  }

  private Typed nullif(Expr.Call call) {
    List<Typed> values = arguments(call, 2, 2);
    Comparisons.Both both =
        Comparisons.both(
            "=",
            call.arguments().get(0),
            values.get(0),
            call.arguments().get(1),
            values.get(1),
            call.at());
    Typed first = values.get(0);
    if (first.type().is(Base.REAL) && !both.left().type().is(Base.REAL)) {
      return Typed.atom(
          "CASE WHEN %s = %s THEN CAST(NULL AS FLOAT) ELSE %s END"
              .formatted(both.left().operand(), both.right().operand(), first.text()),
          first.type());
    }
    return Typed.atom(
        "NULLIF(%s, %s)".formatted(both.left().text(), both.right().text()), both.left().type());
  }

  /** PostgreSQL's leave NULL out, Flink's give NULL if one is. */
  private Typed extreme(Expr.Call call) {
    int most = 6;
    String function = call.name().equals("greatest") ? "GREATEST" : "LEAST";
    if (call.arguments().size() > most) {
      throw Problems.unsupported(
          call.at(), "%s of more than %d values".formatted(function, most), "nest two of them");
    }
    List<Typed> given = unified(function, call, most);
    SqlType type = type(call, given);
    // Flink widens numbers here before it looks whether they are NULL, and fails if one is.
    List<Typed> values =
        given.stream().map(value -> Conversions.cast(value, type, call.at())).toList();
    if (type.is(Base.TEXT)) {
      return Typed.atom(
          values.stream()
              .map(Typed::text)
              .reduce((a, b) -> "pg_%s(%s, %s)".formatted(call.name(), a, b))
              .orElseThrow(),
          type);
    }
    String text = values.get(0).text();
    for (Typed next : values.subList(1, values.size())) {
      text =
          Typed.atom(
                  "COALESCE(%s(%s, %s), %s, %s)"
                      .formatted(function, text, next.text(), text, next.text()),
                  type)
              .text();
    }
    return Typed.atom(text, type);
  }

  private Typed concat(Expr.Call call) {
    String parts =
        arguments(call, 1, Integer.MAX_VALUE).stream()
            .map(value -> "COALESCE(%s, '')".formatted(shownText(value, call.at())))
            .collect(Collectors.joining(", "));
    return Typed.atom("CONCAT(%s)".formatted(parts), SqlType.TEXT);
  }

  private Typed concatWithSeparator(Expr.Call call) {
    String parts =
        arguments(call, 2, Integer.MAX_VALUE).stream()
            .map(value -> shownText(value, call.at()))
            .collect(Collectors.joining(", "));
    return Typed.atom("CONCAT_WS(%s)".formatted(parts), SqlType.TEXT);
  }

  /** As PostgreSQL shows a value, which is not what a cast makes of a truth value. */
  private static String shownText(Typed value, int at) {
    return value.type().is(Base.BOOLEAN)
        ? "CASE WHEN %1$s THEN 't' WHEN NOT %1$s THEN 'f' END".formatted(value.operand())
        : Conversions.toText(value, at).text();
  }

  private Typed rounded(Expr.Call call) {
    return new Rounding(call, arguments(call, 2, 2)).translate().orElseThrow(() -> missing(call));
  }

  private Typed defined(Expr.Call call) {
    List<Signature> signatures = Signature.of(call.name());
    if (signatures.isEmpty()) {
      throw unknown(call);
    }
    List<Typed> values = call.arguments().stream().map(translator::translate).toList();
    for (Signature signature : signatures) {
      if (signature.takes(values)) {
        return signature.call(call, values);
      }
    }
    throw missing(call);
  }

  private static boolean known(String name) {
    return !Signature.of(name).isEmpty() || TimeFunctions.has(name);
  }

  private SqlProblem unknown(Expr.Call call) {
    Collection<String> names = new TreeSet<>(Signature.names());
    names.addAll(Aggregates.names());
    names.addAll(TimeFunctions.names());
    names.addAll(RegexFunctions.names());
    names.addAll(List.of("coalesce", "nullif", "greatest", "least", "concat", "concat_ws"));
    return Problems.hinted(
        call.at(),
        "42883",
        "function %s does not exist in streaming queries".formatted(call.name()),
        Optional.of(call.name())
            .filter(name -> name.length() > 3) // sin is no min
            .flatMap(name -> Names.nearest(name, names))
            .map("Perhaps you meant %s."::formatted)
            .orElse("there are aggregates, and functions of text, numbers, times and JSON"));
  }

  /** There is the function, with other arguments. */
  private SqlProblem missing(Expr.Call call) {
    return missing(call, translator);
  }

  static SqlProblem missing(Expr.Call call, ExprTranslator translator) {
    String types =
        call.arguments().stream()
            .map(argument -> translator.translate(argument).type().postgres())
            .collect(Collectors.joining(", "));
    return Problems.hinted(
        call.at(),
        "42883",
        "function %s(%s) does not exist".formatted(call.name(), types),
        "No function matches the name and argument types. You might need to add explicit type"
            + " casts.");
  }

  private static SqlType type(Expr.Call call, List<Typed> values) {
    SqlType type = Types.common(call.name(), values.stream().map(Typed::type).toList(), call.at());
    return type.is(Base.UNKNOWN) ? SqlType.TEXT : type;
  }

  private static String joined(List<Typed> values) {
    return values.stream().map(Typed::text).collect(Collectors.joining(", "));
  }
}
