package io.caltrop.detection.dialect;

import io.caltrop.detection.dialect.SqlType.Base;
import io.caltrop.detection.engine.SourceTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The columns of a source, as they are declared and as Flink's table has them.
 *
 * <p>A time is read from the text of its field, in any form that {@link
 * io.caltrop.detection.dialect.functions.TimeTexts#eventTime} reads, by a column of its own: {@code
 * ts} is the text, {@code ts$time} what queries see as {@code ts}. A column with a watermark is
 * never NULL, since Flink fails on a NULL event time: when Kafka took the record stands for what is
 * missing.
 */
final class SourceColumns {
  private final List<Column> columns = new ArrayList<>();
  private Optional<Watermark> watermark = Optional.empty();

  /**
   * A column as it was declared.
   *
   * @param expression of a computed one, in Flink's SQL
   */
  private record Column(String name, SqlType type, Optional<String> expression, int at) {}

  private record Watermark(Expr.Column column, Expr expression, int at) {}

  void add(String name, Optional<TypeName> type, Optional<Expr> expression, int at) {
    refuseTaken(name, at);
    if (expression.isEmpty()) {
      SqlType declared = SqlType.of(type.orElseThrow());
      if (declared.is(Base.INTERVAL)) {
        throw Problems.unsupported(at, "interval columns", "varchar holds its text");
      }
      columns.add(new Column(name, declared, Optional.empty(), at));
      return;
    }
    Typed value = translator().settled(expression.get());
    Typed typed = type.isEmpty() ? value : Conversions.cast(value, SqlType.of(type.get()), at);
    columns.add(new Column(name, typed.type(), Optional.of(typed.text()), at));
  }

  void addRecordTime(String name, int at) {
    refuseTaken(name, at);
    columns.add(
        new Column(
            name,
            new SqlType(Base.TIMESTAMPTZ, 3, 0),
            Optional.of(Names.flink(SourceTable.RECORD_TIME)),
            at));
  }

  private void refuseTaken(String name, int at) {
    Queries.requireRoom(columns.size(), at);
    if (columns.stream().anyMatch(column -> column.name().equals(name))) {
      throw Problems.at(at, "42701", "column \"%s\" specified more than once", name);
    }
    if (name.equals(SourceTable.RECORD_TIME) || name.endsWith("$time")) {
      throw Problems.at(at, "42939", "column name \"%s\" is reserved", name);
    }
  }

  void watermark(Expr.Column column, Expr expression, int at) {
    if (watermark.isPresent()) {
      throw Problems.at(at, "42601", "a source has one watermark");
    }
    watermark = Optional.of(new Watermark(column, expression, at));
  }

  Statement create(
      String name, boolean ifNotExists, String topic, String startup, Map<String, String> kafka) {
    if (columns.isEmpty()) {
      throw Problems.at(0, "42601", "a source has at least one column");
    }
    Optional<Column> timed = watermark.map(this::timed);
    List<Field> fields = new ArrayList<>();
    List<SourceTable.Column> flink = new ArrayList<>();
    for (Column column : columns) {
      boolean eventTime = timed.filter(column::equals).isPresent();
      Field field = field(column, eventTime);
      fields.add(field);
      flink.addAll(flink(column, field, eventTime));
    }
    Optional<SourceTable.Watermark> moved = watermark.map(w -> moved(w, fields));
    SourceTable table = new SourceTable(name, flink, moved, topic, startup, kafka);
    return new Statement.CreateSource(ifNotExists, table, fields);
  }

  private Column timed(Watermark wanted) {
    Set<String> names = new HashSet<>();
    for (Column column : columns) {
      names.add(column.name());
      if (column.name().equals(wanted.column().name())) {
        if (!column.type().is(Base.TIMESTAMP) && !column.type().is(Base.TIMESTAMPTZ)) {
          throw Problems.hinted(
              wanted.at(),
              "42804",
              "column \"%s\" of a watermark must be a timestamp, not %s"
                  .formatted(column.name(), column.type().postgres()),
              "declare it as timestamptz, or add a computed column: event_time timestamptz AS"
                  + " to_timestamp(..)");
        }
        return column;
      }
    }
    throw Problems.hinted(
        wanted.at(),
        "42703",
        "column \"%s\" does not exist".formatted(wanted.column().name()),
        Names.nearest(wanted.column().name(), names)
            .map("Perhaps you meant the column \"%s\"."::formatted)
            .orElse(""));
  }

  private static boolean isTime(Column column) {
    return column.type().isTime() && column.expression().isEmpty();
  }

  private static Field field(Column column, boolean eventTime) {
    SqlType type = column.type();
    SqlType settled = eventTime ? new SqlType(type.base(), 3, 0) : type;
    String flink = isTime(column) ? column.name() + "$time" : column.name();
    return new Field(column.name(), flink, settled, eventTime, false, false);
  }

  /** The type that a field of the record is read as. */
  private static String read(Column column) {
    if (column.type().is(Base.JSON)) {
      return SourceTable.JSON;
    }
    return isTime(column) ? "STRING" : column.type().flink();
  }

  private static List<SourceTable.Column> flink(Column column, Field field, boolean eventTime) {
    List<SourceTable.Column> flink = new ArrayList<>();
    if (column.expression().isEmpty()) {
      flink.add(new SourceTable.Column(column.name(), read(column), Optional.empty()));
    }
    if (column.expression().isPresent() || isTime(column)) {
      String value = value(column, field);
      String known =
          eventTime ? "COALESCE(%s, %s)".formatted(value, recordTime(field.type())) : value;
      flink.add(new SourceTable.Column(field.flink(), field.type().flink(), Optional.of(known)));
    }
    return flink;
  }

  private static SourceTable.Watermark moved(Watermark watermark, List<Field> fields) {
    Scope scope = new Scope(Optional.empty());
    scope.add(new Scope.Entry("", fields, false), watermark.at());
    ExprTranslator translator =
        new ExprTranslator(
            new Reading(Map.of()), Reading.Ctes.none(), scope, Place.of(Place.Clause.COLUMN));
    Field column = scope.find(watermark.column()).field();
    Typed expression = translator.settled(watermark.expression());
    if (expression.type().base() != column.type().base()) {
      throw Problems.hinted(
          watermark.expression().at(),
          "42804",
          "a watermark must be a timestamp, not %s".formatted(expression.type().postgres()),
          example(column.name()));
    }
    requireBehind(watermark.expression(), column.name());
    return new SourceTable.Watermark(column.flink(), expression.text());
  }

  private static String example(String column) {
    return "WATERMARK FOR %s AS %s - INTERVAL '5 seconds'".formatted(column, column);
  }

  /** A watermark that is ahead of the rows that it is made of makes the next ones late. */
  private static void requireBehind(Expr expression, String column) {
    int wrong = expression.at();
    if (isColumn(expression, column)) {
      return;
    }
    if (expression instanceof Expr.Binary binary
        && binary.operator().equals("-")
        && isColumn(binary.left(), column)) {
      wrong = binary.right().at();
      if (literal(binary.right()).filter(span -> !span.isNegative()).isPresent()) {
        return;
      }
    }
    throw Problems.refused(
        wrong,
        "the watermark of column \"%s\" can be the column, or the column less an INTERVAL '..' that"
                .formatted(column)
            + " is not negative: ahead of its rows it would make them late",
        example(column));
  }

  /** The interval, if it is written there. */
  private static Optional<Span> literal(Expr expression) {
    if (expression instanceof Expr.Cast cast && cast.value() instanceof Expr.Text text) {
      return Optional.of(Primaries.span(text.value(), "second", text.at()));
    }
    return expression instanceof Expr.Interval interval
        ? Optional.of(interval.value())
        : Optional.empty();
  }

  private static boolean isColumn(Expr expression, String name) {
    return expression instanceof Expr.Column column && column.name().equals(name);
  }

  /**
   * For computed columns, which Flink lets name only fields of the record: others are written out.
   */
  private ExprTranslator translator() {
    Scope scope = new Scope(Optional.empty());
    List<Field> read = new ArrayList<>();
    for (Column column : columns) {
      if (column.expression().isPresent() || isTime(column)) {
        Field field = field(column, false);
        scope.merged().put(column.name(), Typed.atom(value(column, field), field.type()));
      } else {
        read.add(Field.of(column.name(), column.type()));
      }
    }
    scope.add(new Scope.Entry("", read, false), 0);
    return new ExprTranslator(
        new Reading(Map.of()), Reading.Ctes.none(), scope, Place.of(Place.Clause.COLUMN));
  }

  private static String value(Column column, Field field) {
    String function = field.type().precision() > 3 ? "pg_source_time" : "pg_event_time";
    String value =
        column.expression().orElse("%s(%s)".formatted(function, Names.flink(column.name())));
    return "CAST(%s AS %s)".formatted(value, field.type().flink());
  }

  private static String recordTime(SqlType type) {
    String name = Names.flink(SourceTable.RECORD_TIME);
    return type.is(Base.TIMESTAMPTZ) ? name : "CAST(%s AS %s)".formatted(name, type.flink());
  }
}
