package io.caltrop.detection.dialect;

import io.caltrop.detection.dialect.Place.Clause;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Translates MATCH_RECOGNIZE. */
final class MatchTranslator {
  private final Reading reading;
  private final Reading.Ctes ctes;
  private final Scope scope = new Scope(Optional.empty());
  private final List<Field> input;

  MatchTranslator(Reading reading, Reading.Ctes ctes, Scope.Entry input) {
    this.reading = reading;
    this.ctes = ctes;
    this.input = input.fields();
    scope.add(new Scope.Entry("", input.fields(), false), 0);
  }

  /** What stands behind the input, and the columns of a match. */
  record Result(String text, List<Field> fields) {}

  Result translate(Tree.Match match) {
    variables(match);
    List<Field> fields = new ArrayList<>();
    StringBuilder text = new StringBuilder("MATCH_RECOGNIZE (");
    if (!match.partition().isEmpty()) {
      List<String> keys = new ArrayList<>();
      for (Expr.Column column : match.partition()) {
        Field field = scope.find(column).field();
        keys.add(Names.flink(field.flink()));
        fields.add(new Field(field.name(), field.flink(), field.type(), false, false, false));
      }
      text.append("PARTITION BY ").append(String.join(", ", keys)).append(' ');
    }
    text.append("ORDER BY ").append(order(match)).append(measures(match, fields));
    text.append(" ONE ROW PER MATCH");
    // The standard's default, where Flink's is TO NEXT ROW.
    text.append(" AFTER MATCH SKIP ")
        .append(match.skip().isEmpty() ? "PAST LAST ROW" : match.skip());
    text.append(" PATTERN (").append(pattern(match)).append(')');
    match.within().ifPresent(within -> text.append(" WITHIN ").append(within(within)));
    text.append(" DEFINE ").append(defines(match)).append(')');
    return new Result(text.toString(), fields);
  }

  private void variables(Tree.Match match) {
    Set<String> names = new LinkedHashSet<>();
    match.pattern().stream()
        .filter(Tree.PatternPart::variable)
        .forEach(part -> names.add(part.text()));
    for (Tree.Define define : match.defines()) {
      if (!names.contains(define.variable())) {
        throw Problems.hinted(
            define.at(),
            "42704",
            "variable \"%s\" is not in the pattern".formatted(define.variable()),
            "the pattern has " + String.join(", ", names));
      }
    }
    names.forEach(name -> scope.addVariable(new Scope.Entry(name, input, false)));
  }

  private ExprTranslator translator(Clause clause) {
    return new ExprTranslator(reading, ctes, scope, Place.of(clause));
  }

  private String order(Tree.Match match) {
    Tree.Order first = match.order().get(0);
    if (!translator(Clause.ORDER_BY).translate(first.value()).eventTime() || first.descending()) {
      throw Problems.refused(
          first.value().at(),
          "MATCH_RECOGNIZE needs ORDER BY event time, ascending: a sequence is one of times",
          "order by event_time of log_data, or a column with a WATERMARK");
    }
    return Orders.text(translator(Clause.ORDER_BY), match.order());
  }

  private String measures(Tree.Match match, List<Field> fields) {
    List<String> measures = new ArrayList<>();
    for (Tree.Value measure : match.measures()) {
      Typed value = translator(Clause.MEASURES).settled(measure.expression());
      String name = measure.alias().orElseThrow();
      measures.add("%s AS %s".formatted(value.text(), Names.flink(name)));
      fields.add(new Field(name, name, value.type(), value.eventTime(), false, false));
    }
    return measures.isEmpty() ? "" : " MEASURES " + String.join(", ", measures);
  }

  private static String pattern(Tree.Match match) {
    Tree.PatternPart last = match.pattern().get(match.pattern().size() - 1);
    boolean open = last.text().equals("*") || last.text().equals("+");
    if (open || isRange(match.pattern())) {
      throw Problems.refused(
          last.at(),
          "a pattern cannot end in a greedy quantifier: a stream does not know whether more rows come",
          "end it with a variable, with {n}, or with +? and *?");
    }
    StringBuilder text = new StringBuilder();
    for (Tree.PatternPart part : match.pattern()) {
      boolean starts = part.variable() || part.text().equals("(");
      boolean inside = text.isEmpty() || text.charAt(text.length() - 1) == '(';
      text.append(starts && !inside ? " " : "")
          .append(part.variable() ? Names.flink(part.text()) : part.text());
    }
    return text.toString();
  }

  /** Whether it ends in {n,} or {n,m}. */
  private static boolean isRange(List<Tree.PatternPart> pattern) {
    int last = pattern.size() - 1;
    return pattern.get(last).text().equals("}")
        && last > 2
        && pattern.subList(Math.max(0, last - 3), last).stream()
            .anyMatch(part -> part.text().equals(","));
  }

  private static String within(Expr within) {
    if (within instanceof Expr.Interval interval && interval.value().isPlain()) {
      return interval.value().flink();
    }
    throw Problems.at(
        within.at(), "22023", "WITHIN takes an interval, such as INTERVAL '5 minutes'");
  }

  private String defines(Tree.Match match) {
    List<String> defines = new ArrayList<>();
    for (Tree.Define define : match.defines()) {
      Typed condition = translator(Clause.DEFINE).condition(define.condition(), "DEFINE");
      defines.add("%s AS %s".formatted(Names.flink(define.variable()), condition.text()));
    }
    return String.join(", ", defines);
  }
}
