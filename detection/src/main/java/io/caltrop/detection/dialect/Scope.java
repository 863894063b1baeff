package io.caltrop.detection.dialect;

import io.caltrop.detection.SqlProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The columns that expressions of a SELECT can name, and those of the SELECT around it. */
final class Scope {
  private final Optional<Scope> outer;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Entry> variables = new ArrayList<>();
  private final Map<String, Typed> merged = new LinkedHashMap<>();
  private final Map<String, Tree.Window> windows = new LinkedHashMap<>();
  private boolean usesOuter;
  private String over = "";

  Scope(Optional<Scope> outer) {
    this.outer = outer;
  }

  /**
   * A relation in FROM.
   *
   * @param window whether it has window_start and window_end that belong together
   */
  record Entry(String alias, List<Field> fields, boolean window) {
    Entry {
      fields = List.copyOf(fields);
    }

    List<Field> shown() {
      return fields.stream().filter(field -> !field.hidden()).toList();
    }
  }

  /** A column that was found. */
  record Found(Entry entry, Field field, boolean fromOuter) {}

  List<Entry> entries() {
    return entries;
  }

  /** Adds a relation. */
  void add(Entry entry, int at) {
    for (Entry other : entries) {
      if (other.alias().equals(entry.alias())) {
        throw Problems.hinted(
            at,
            "42712",
            "table name \"%s\" specified more than once".formatted(entry.alias()),
            "give each a name of its own: FROM t AS a, t AS b");
      }
    }
    entries.add(entry);
  }

  /** Adds a variable of a pattern: its columns are found only behind its name. */
  void addVariable(Entry variable) {
    variables.add(variable);
  }

  /** What the WINDOW clause names. */
  Map<String, Tree.Window> windows() {
    return windows;
  }

  /** Notes the window of an aggregate over rows; false if there is another already. */
  boolean isOnlyWindow(String text) {
    boolean same = over.isEmpty() || over.equals(text);
    over = text;
    return same;
  }

  /** Whether a relation of this SELECT has the column. */
  boolean has(Expr.Column column) {
    return merged.containsKey(column.name())
        || entries.stream()
            .flatMap(entry -> entry.fields().stream())
            .anyMatch(field -> field.name().equals(column.name()));
  }

  /** Columns that JOIN .. USING makes one of: shown first, and named without a relation. */
  Map<String, Typed> merged() {
    return merged;
  }

  /** Whether something in it named a column of the SELECT around it. */
  boolean usesOuter() {
    return usesOuter;
  }

  /** The relation of a name, in this SELECT only. */
  Entry entry(String alias, int at) {
    return entries.stream()
        .filter(entry -> entry.alias().equals(alias))
        .findFirst()
        .orElseThrow(() -> missingEntry(alias, at));
  }

  /** A column, as {@code a} or {@code t.a}. */
  Found find(Expr.Column column) {
    List<String> path = column.path();
    if (path.size() > 3 || (path.size() == 3 && !path.get(0).equals("public"))) {
      throw Problems.hinted(
          column.at(),
          "0A000",
          "column %s: fields of composite values are not supported in streaming queries"
              .formatted(String.join(".", path)),
          "a column is named as column or relation.column; ->> takes values out of JSON");
    }
    Optional<String> alias =
        path.size() == 1 ? Optional.empty() : Optional.of(path.get(path.size() - 2));
    return search(alias, column)
        .orElseThrow(
            () ->
                alias.isPresent() && !knows(alias.get())
                    ? missingEntry(alias.get(), column.at())
                    : missingColumn(column));
  }

  private Optional<Found> search(Optional<String> alias, Expr.Column column) {
    Found found = null;
    for (Entry entry : alias.isEmpty() ? entries : named(alias.get())) {
      for (Field field : entry.fields()) {
        if (field.name().equals(column.name())) {
          if (found != null) {
            throw Problems.at(
                column.at(), "42702", "column reference \"%s\" is ambiguous", column.name());
          }
          found = new Found(entry, field, false);
        }
      }
    }
    if (found != null || outer.isEmpty()) {
      return Optional.ofNullable(found);
    }
    Optional<Found> around = outer.get().search(alias, column);
    usesOuter |= around.isPresent();
    return around.map(f -> new Found(f.entry(), f.field(), true));
  }

  private List<Entry> named(String alias) {
    return Stream.concat(entries.stream(), variables.stream())
        .filter(entry -> entry.alias().equals(alias))
        .toList();
  }

  private boolean knows(String alias) {
    return !named(alias).isEmpty() || outer.map(scope -> scope.knows(alias)).orElse(false);
  }

  private SqlProblem missingEntry(String alias, int at) {
    return Problems.hinted(
        at,
        "42P01",
        "missing FROM-clause entry for table \"%s\"".formatted(alias),
        Names.nearest(alias, entries.stream().map(Entry::alias).toList())
            .map("Perhaps you meant \"%s\"."::formatted)
            .orElse(""));
  }

  private SqlProblem missingColumn(Expr.Column column) {
    List<String> known =
        entries.stream().flatMap(e -> e.fields().stream()).map(Field::name).distinct().toList();
    return Problems.hinted(
        column.at(),
        "42703",
        "column \"%s\" does not exist".formatted(String.join(".", column.path())),
        Names.nearest(column.name(), known)
            .map("Perhaps you meant the column \"%s\"."::formatted)
            .orElseGet(() -> known.isEmpty() ? "" : "there are " + String.join(", ", known)));
  }
}
