package io.caltrop.detection.dialect;

import io.caltrop.detection.dialect.Place.Clause;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Translates what stands behind FROM, and puts its relations into the scope of the SELECT. */
final class FromTranslator {
  private final Reading reading;
  private final Reading.Ctes ctes;
  private final Scope scope;

  FromTranslator(Reading reading, Reading.Ctes ctes, Scope scope) {
    this.reading = reading;
    this.ctes = ctes;
    this.scope = scope;
  }

  String list(List<Tree.From> list) {
    List<String> texts = new ArrayList<>();
    list.forEach(from -> texts.add(from(from)));
    return String.join(", ", texts);
  }

  private String from(Tree.From from) {
    if (from instanceof Tree.Named named) {
      return named(named);
    }
    if (from instanceof Tree.Derived derived) {
      return derived(derived);
    }
    if (from instanceof Tree.Windowed windowed) {
      WindowTranslator.Result result = new WindowTranslator(this).translate(windowed);
      return added(
          result.text(), result.fields(), windowed.alias(), windowed.function(), true, from.at());
    }
    if (from instanceof Tree.Match match) {
      return match(match);
    }
    return join((Tree.Join) from);
  }

  private String named(Tree.Named named) {
    return added(
        Names.flink(named.name()), fields(named), named.alias(), named.name(), false, named.at());
  }

  Reading reading() {
    return reading;
  }

  /** The columns of a relation: what WITH names comes before sources and views. */
  List<Field> fields(Tree.Named named) {
    return ctes.find(named.name())
        .orElseGet(() -> reading.relation(named.name(), named.at()).fields());
  }

  private String derived(Tree.Derived derived) {
    Block block = new QueryTranslator(reading, ctes).query(derived.query());
    return added(
        "(" + block.text() + ")",
        block.fields(),
        derived.alias(),
        unnamed("subquery"),
        false,
        derived.at());
  }

  /** A name for what has none. */
  private String unnamed(String what) {
    String name = what;
    for (int i = 2; isTaken(name); i++) {
      name = what + "_" + i;
    }
    return name;
  }

  private boolean isTaken(String name) {
    return scope.entries().stream().anyMatch(entry -> entry.alias().equals(name));
  }

  private String match(Tree.Match match) {
    Scope input = new Scope(Optional.empty());
    String text = new FromTranslator(reading, ctes, input).from(match.input());
    MatchTranslator.Result result =
        new MatchTranslator(reading, ctes, input.entries().get(0)).translate(match);
    return added(
        text + " " + result.text(),
        result.fields(),
        match.alias(),
        unnamed("matches"),
        false,
        match.at());
  }

  private String added(
      String text,
      List<Field> fields,
      Optional<Tree.Alias> alias,
      String name,
      boolean window,
      int at) {
    String known = alias.map(Tree.Alias::name).orElse(name);
    List<Field> renamed =
        alias.map(a -> renamed(fields, a.columns(), a.name(), a.at())).orElse(fields);
    scope.add(new Scope.Entry(known, renamed, window), alias.map(Tree.Alias::at).orElse(at));
    boolean itself = text.equals(Names.flink(known));
    return itself ? text : text + " AS " + Names.flink(known);
  }

  /** With other names for the first columns. */
  static List<Field> renamed(List<Field> fields, List<String> names, String relation, int at) {
    if (names.isEmpty()) {
      return fields;
    }
    List<Field> renamed = new ArrayList<>();
    int next = 0;
    for (Field field : fields) {
      boolean named = !field.hidden() && next < names.size();
      renamed.add(named ? field.named(names.get(next++)) : field);
    }
    if (next < names.size()) {
      throw Problems.at(
          at,
          "42P10",
          "table \"%s\" has %d columns available but %d columns specified",
          relation,
          next,
          names.size());
    }
    return renamed;
  }

  private String join(Tree.Join join) {
    int first = scope.entries().size();
    String left = from(join.left());
    int middle = scope.entries().size();
    String right = from(join.right());
    if (join.type().equals("CROSS")) {
      return left + " CROSS JOIN " + nested(join.right(), right);
    }
    List<Scope.Entry> lefts = List.copyOf(scope.entries().subList(first, middle));
    List<Scope.Entry> rights = List.copyOf(scope.entries().subList(middle, scope.entries().size()));
    String condition =
        join.on().isPresent()
            ? new ExprTranslator(reading, ctes, scope, Place.of(Clause.ON))
                .condition(join.on().get(), "JOIN/ON")
                .text()
            : new Merging(scope, join, lefts, rights).condition();
    return "%s %s JOIN %s ON %s"
        .formatted(left, join.type(), nested(join.right(), right), condition);
  }

  private static String nested(Tree.From from, String text) {
    return from instanceof Tree.Join ? "(" + text + ")" : text;
  }

  /** The names that both sides of a NATURAL JOIN have. */
  static Set<String> shared(List<Scope.Entry> lefts, List<Scope.Entry> rights) {
    Set<String> names = new LinkedHashSet<>();
    lefts.forEach(entry -> entry.shown().forEach(field -> names.add(field.name())));
    Set<String> others = new LinkedHashSet<>();
    rights.forEach(entry -> entry.shown().forEach(field -> others.add(field.name())));
    names.retainAll(others);
    return names;
  }
}
