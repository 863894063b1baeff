package io.caltrop.detection.dialect;

import io.caltrop.detection.dialect.Place.Clause;
import io.caltrop.detection.dialect.SqlType.Base;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Translates one SELECT. */
final class SelectTranslator {
  private final Reading reading;
  private final Reading.Ctes ctes;
  private final Scope scope;
  private final List<Column> columns = new ArrayList<>();

  SelectTranslator(Reading reading, Reading.Ctes ctes, Optional<Scope> outer) {
    this.reading = reading;
    this.ctes = ctes;
    this.scope = new Scope(outer);
  }

  /**
   * A column of the result.
   *
   * @param expression empty if it comes of a star
   */
  private record Column(String name, Optional<Expr> expression, Typed value) {}

  Block translate(Tree.Select select, List<Tree.Order> order, String limit) {
    StringBuilder text = new StringBuilder();
    if (!select.from().isEmpty()) {
      text.append(" FROM ").append(new FromTranslator(reading, ctes, scope).list(select.from()));
    }
    select.windows().forEach(w -> scope.windows().put(w.name(), w.window()));
    select
        .where()
        .ifPresent(
            where ->
                text.append(" WHERE ")
                    .append(translator(Place.of(Clause.WHERE)).condition(where, "WHERE").text()));
    Optional<Grouping> grouping = grouping(select);
    columns(select, grouping);
    grouping.ifPresent(keys -> text.append(groupBy(keys)));
    select
        .having()
        .ifPresent(
            having ->
                text.append(" HAVING ")
                    .append(
                        translator(Place.of(Clause.HAVING, grouping))
                            .condition(having, "HAVING")
                            .text()));
    if (!limit.isEmpty()) {
      text.append(" ORDER BY ").append(orderBy(order, grouping)).append(limit);
    }
    List<Field> fields = fields(grouping.isPresent() || select.distinct());
    String head = select.distinct() ? "SELECT DISTINCT " : "SELECT ";
    return new Block(head + items(fields) + text, fields);
  }

  private ExprTranslator translator(Place place) {
    return new ExprTranslator(reading, ctes, scope, place);
  }

  private Optional<Grouping> grouping(Tree.Select select) {
    boolean aggregated =
        select.having().isPresent()
            || select.items().stream()
                .anyMatch(i -> i instanceof Tree.Value v && Aggregates.within(v.expression()));
    if (select.groupBy().isEmpty() && !aggregated) {
      return Optional.empty();
    }
    Grouping grouping = new Grouping();
    for (Expr written : select.groupBy()) {
      Expr key = meant(written, select);
      if (Aggregates.within(key)) {
        throw Problems.at(written.at(), "42803", "aggregate functions are not allowed in GROUP BY");
      }
      Typed value = translator(Place.of(Clause.GROUP_BY)).settled(key);
      grouping.add(value, key instanceof Expr.Column);
    }
    completeWindow(grouping);
    return Optional.of(grouping);
  }

  /** What a key of GROUP BY means: a number is a column's, a name of no column is an alias. */
  private Expr meant(Expr key, Tree.Select select) {
    if (key instanceof Expr.Numeral number) {
      List<Tree.Item> items = select.items();
      int index = number.digits().matches("[0-9]{1,4}") ? Integer.parseInt(number.digits()) : 0;
      if (index < 1
          || index > items.size()
          || !(items.get(index - 1) instanceof Tree.Value value)) {
        throw Problems.at(
            key.at(), "42P10", "GROUP BY position %s is not in select list", number.digits());
      }
      return value.expression();
    }
    if (key instanceof Expr.Column column && column.path().size() == 1 && !scope.has(column)) {
      for (Tree.Item item : select.items()) {
        if (item instanceof Tree.Value value
            && value.alias().filter(column.name()::equals).isPresent()) {
          return value.expression();
        }
      }
    }
    return key;
  }

  /** Flink closes windows only if both their ends are keys. */
  private void completeWindow(Grouping grouping) {
    for (Scope.Entry entry : scope.entries()) {
      if (!entry.window()) {
        continue;
      }
      List<Typed> ends = new ArrayList<>();
      for (String end : List.of("window_start", "window_end")) {
        ends.add(
            Typed.atom(Names.flink(entry.alias()) + "." + Names.flink(end), SqlType.TIMESTAMP));
      }
      boolean any = ends.stream().anyMatch(end -> grouping.key(end.text()).isPresent());
      if (any) {
        ends.stream()
            .filter(end -> grouping.key(end.text()).isEmpty())
            .forEach(end -> grouping.add(end, true));
      }
    }
  }

  private static String groupBy(Grouping grouping) {
    return grouping.texts().isEmpty() ? "" : " GROUP BY " + String.join(", ", grouping.texts());
  }

  private void columns(Tree.Select select, Optional<Grouping> grouping) {
    ExprTranslator translator = translator(Place.of(Clause.SELECT, grouping));
    for (Tree.Item item : select.items()) {
      if (item instanceof Tree.Value value) {
        Typed typed = translator.translate(value.expression());
        String name = value.alias().orElseGet(() -> OutputNames.of(value.expression()));
        if (reading.isOutermost(select)) {
          new Overs(translator).requireBound(value.expression());
        }
        columns.add(new Column(name, Optional.of(value.expression()), typed));
      } else {
        star((Tree.Star) item, grouping);
      }
    }
  }

  private void star(Tree.Star star, Optional<Grouping> grouping) {
    if (scope.entries().isEmpty()) {
      throw Problems.at(star.at(), "42601", "SELECT * with no tables specified is not valid");
    }
    ExprTranslator translator = translator(Place.of(Clause.SELECT, grouping));
    if (star.relation().isEmpty()) {
      scope.merged().forEach((name, value) -> add(name, value, star.at()));
    }
    List<Scope.Entry> entries =
        star.relation().isPresent()
            ? List.of(scope.entry(star.relation().get(), star.at()))
            : scope.entries();
    for (Scope.Entry entry : entries) {
      for (Field field : entry.shown()) {
        if (star.relation().isEmpty() && scope.merged().containsKey(field.name())) {
          continue;
        }
        Expr.Column column = new Expr.Column(List.of(entry.alias(), field.name()), star.at());
        add(field.name(), translator.translate(column), star.at());
      }
    }
  }

  private void add(String name, Typed value, int at) {
    Queries.requireRoom(columns.size(), at);
    columns.add(new Column(name, Optional.empty(), value));
  }

  /** Grouping leaves no event time but that of windows. */
  private static boolean isEventTime(Typed value, boolean grouped) {
    return value.eventTime() && (!grouped || value.text().endsWith("`window_time`"));
  }

  private List<Field> fields(boolean grouped) {
    List<Field> fields = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (Column column : columns) {
      if (column.value().type().is(Base.INTERVAL)) {
        int at = column.expression().map(Expr::at).orElse(0);
        throw Problems.unsupported(
            at, "intervals as columns", "extract(epoch from a - b) gives seconds");
      }
      String flink = column.name();
      for (int i = 1; !taken.add(flink); i++) {
        flink = column.name() + "_" + i;
      }
      boolean untyped = column.value().isUnknown();
      fields.add(
          new Field(
              column.name(),
              flink,
              untyped ? SqlType.TEXT : column.value().type(),
              isEventTime(column.value(), grouped),
              false,
              untyped));
    }
    return fields;
  }

  private String items(List<Field> fields) {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Typed value = columns.get(i).value();
      // A literal would be CHAR, which Flink pads.
      String text =
          value.isUnknown() || (value.type().is(Base.TEXT) && value.text().startsWith("'"))
              ? "CAST(%s AS STRING)".formatted(value.text())
              : value.text();
      items.add("%s AS %s".formatted(text, Names.flink(fields.get(i).flink())));
    }
    return String.join(", ", items);
  }

  private String orderBy(List<Tree.Order> orders, Optional<Grouping> grouping) {
    ExprTranslator translator = translator(Place.of(Clause.ORDER_BY, grouping));
    List<Field> fields = fields(true);
    return orders.stream()
        .map(order -> Orders.text(ordered(order.value(), fields, translator), order))
        .collect(Collectors.joining(", "));
  }

  /** A number is a column's, a name first of all an alias. */
  private static Typed ordered(Expr expr, List<Field> fields, ExprTranslator translator) {
    if (expr instanceof Expr.Numeral number) {
      int index = number.digits().matches("[0-9]{1,4}") ? Integer.parseInt(number.digits()) : 0;
      if (index < 1 || index > fields.size()) {
        throw Problems.at(
            expr.at(), "42P10", "ORDER BY position %s is not in select list", number.digits());
      }
      return output(fields.get(index - 1));
    }
    if (expr instanceof Expr.Column column && column.path().size() == 1) {
      for (Field field : fields) {
        if (field.name().equals(column.name())) {
          return output(field);
        }
      }
    }
    return translator.settled(expr);
  }

  private static Typed output(Field field) {
    return Typed.atom(Names.flink(field.flink()), field.type());
  }
}
