package io.caltrop.detection.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Translates queries: WITH, set operations, ORDER BY and LIMIT. */
final class QueryTranslator {
  private final Reading reading;
  private final Reading.Ctes ctes;
  private final Optional<Scope> outer;

  QueryTranslator(Reading reading, Reading.Ctes ctes) {
    this(reading, ctes, Optional.empty());
  }

  private QueryTranslator(Reading reading, Reading.Ctes ctes, Optional<Scope> outer) {
    this.reading = reading;
    this.ctes = ctes;
    this.outer = outer;
  }

  /** The query of a view: its order is that of whoever reads the view. */
  Block top(Tree.Query query) {
    if (!query.order().isEmpty() && query.limit().isEmpty()) {
      reading.notice("the order of a view is not kept: write ORDER BY when you read it");
    }
    reading.outermost(query.body());
    return query(query);
  }

  /** A subquery that can name columns of the scope. */
  Block within(Tree.Query query, Scope scope) {
    return new QueryTranslator(reading, ctes, Optional.of(scope)).query(query);
  }

  /** A query in FROM. */
  Block query(Tree.Query query) {
    QueryTranslator inner = this;
    List<String> with = new ArrayList<>();
    for (Tree.Cte cte : query.ctes()) {
      Block block = inner.query(cte.query());
      List<Field> fields =
          FromTranslator.renamed(block.fields(), cte.columns(), cte.name(), cte.at());
      with.add("%s AS (%s)".formatted(Names.flink(cte.name()), block.text()));
      inner = new QueryTranslator(reading, inner.ctes.with(cte.name(), fields), outer);
    }
    Block body = inner.ordered(query);
    return with.isEmpty()
        ? body
        : new Block("WITH %s %s".formatted(String.join(", ", with), body.text()), body.fields());
  }

  private Block ordered(Tree.Query query) {
    if (query.limit().isEmpty()) {
      query.offset().ifPresent(QueryTranslator::refuseOffset);
      return body(query.body(), List.of(), "");
    }
    Expr limit = query.limit().get();
    if (query.order().isEmpty()) {
      throw Problems.refused(
          limit.at(),
          "LIMIT without ORDER BY is not supported in streaming queries: which rows stay would be a"
              + " matter of chance",
          "write ORDER BY .. LIMIT n, or LIMIT when you read the view");
    }
    String rows =
        " LIMIT "
            + count(limit)
            + query.offset().map(offset -> " OFFSET " + count(offset)).orElse("");
    return body(query.body(), query.order(), rows);
  }

  private static void refuseOffset(Expr offset) {
    throw Problems.refused(
        offset.at(),
        "OFFSET without ORDER BY and LIMIT is not supported in streaming queries",
        "write ORDER BY .. LIMIT n OFFSET m");
  }

  private static String count(Expr expr) {
    if (expr instanceof Expr.Numeral number && number.digits().matches("[0-9]{1,9}")) {
      return number.digits();
    }
    throw Problems.unsupported(expr.at(), "limits that are no whole numbers", "write LIMIT 10");
  }

  private Block body(Tree.Body body, List<Tree.Order> order, String limit) {
    if (body instanceof Tree.Select select) {
      return new SelectTranslator(reading, ctes, outer).translate(select, order, limit);
    }
    Block block = plain(body);
    if (limit.isEmpty()) {
      return block;
    }
    String keys = order.stream().map(o -> outputOrder(block, o)).collect(Collectors.joining(", "));
    return new Block(
        "SELECT * FROM (%s) ORDER BY %s%s".formatted(block.text(), keys, limit), block.fields());
  }

  private Block plain(Tree.Body body) {
    if (body instanceof Tree.Nested nested) {
      return query(nested.query());
    }
    if (body instanceof Tree.Values values) {
      return new ValuesTranslator(reading, ctes).translate(values);
    }
    return set((Tree.SetOperation) body);
  }

  private static String outputOrder(Block block, Tree.Order order) {
    Field field = null;
    if (order.value() instanceof Expr.Column column && column.path().size() == 1) {
      field =
          block.fields().stream()
              .filter(f -> f.name().equals(column.name()))
              .findFirst()
              .orElse(null);
    } else if (order.value() instanceof Expr.Numeral number
        && number.digits().matches("[0-9]{1,4}")) {
      int index = Integer.parseInt(number.digits()) - 1;
      field = index >= 0 && index < block.fields().size() ? block.fields().get(index) : null;
    }
    if (field == null) {
      throw Problems.hinted(
          order.value().at(),
          "0A000",
          "ORDER BY of a UNION, INTERSECT or EXCEPT takes names of its columns",
          "there are "
              + block.fields().stream().map(Field::name).collect(Collectors.joining(", ")));
    }
    return Orders.text(Typed.atom(Names.flink(field.flink()), field.type()), order);
  }

  private Block set(Tree.SetOperation set) {
    Block left = body(set.left(), List.of(), "");
    Block right = body(set.right(), List.of(), "");
    String operator = set.operator().toUpperCase(Locale.ROOT);
    if (left.fields().size() != right.fields().size()) {
      throw Problems.at(
          set.at(), "42601", "each %s query must have the same number of columns", operator);
    }
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < left.fields().size(); i++) {
      fields.add(together(left.fields().get(i), right.fields().get(i), operator, set));
    }
    String text =
        "(%s) %s%s (%s)"
            .formatted(
                converted(left, fields, set.at()),
                operator,
                set.all() ? " ALL" : "",
                converted(right, fields, set.at()));
    return new Block(text, fields);
  }

  private static Field together(Field a, Field b, String operator, Tree.SetOperation set) {
    SqlType left = a.untyped() ? SqlType.UNKNOWN : a.type();
    SqlType right = b.untyped() ? SqlType.UNKNOWN : b.type();
    SqlType type = Types.common(operator, List.of(left, right), set.at());
    boolean eventTime =
        operator.equals("UNION")
            && set.all()
            && a.eventTime()
            && b.eventTime()
            && left.equals(right);
    return new Field(a.name(), a.flink(), type, eventTime, false, a.untyped() && b.untyped());
  }

  /** A side with its columns cast to the types of the whole, if they are others. */
  private static String converted(Block side, List<Field> fields, int at) {
    boolean same = true;
    List<String> items = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      Field field = side.fields().get(i);
      Typed value = Typed.atom(Names.flink(field.flink()), field.type());
      Typed cast = Conversions.cast(value, fields.get(i).type(), at);
      same &= cast.text().equals(value.text());
      items.add("%s AS %s".formatted(cast.text(), Names.flink(field.flink())));
    }
    return same
        ? side.text()
        : "SELECT %s FROM (%s)".formatted(String.join(", ", items), side.text());
  }
}
