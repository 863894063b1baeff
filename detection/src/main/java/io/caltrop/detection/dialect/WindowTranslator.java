package io.caltrop.detection.dialect;

import io.caltrop.detection.dialect.SqlType.Base;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Translates windows of time: {@code TUMBLE(t, ts, size)} and its like. */
final class WindowTranslator {
  private final FromTranslator from;

  WindowTranslator(FromTranslator from) {
    this.from = from;
  }

  /** What stands in FROM, and its columns. */
  record Result(String text, List<Field> fields) {}

  Result translate(Tree.Windowed windowed) {
    List<Field> input = from.fields(windowed.relation());
    Scope scope = new Scope(Optional.empty());
    scope.add(new Scope.Entry(windowed.relation().name(), input, false), windowed.relation().at());
    Field time = scope.find(windowed.time()).field();
    requireEventTime(windowed, time, input);
    from.reading().useEventTime();
    String text =
        "TABLE(%s(TABLE %s%s, DESCRIPTOR(%s), %s))"
            .formatted(
                windowed.function().toUpperCase(java.util.Locale.ROOT),
                Names.flink(windowed.relation().name()),
                partition(windowed, scope),
                Names.flink(time.flink()),
                String.join(", ", intervals(windowed)));
    return new Result(text, fields(windowed, input, time));
  }

  private static List<Field> fields(Tree.Windowed windowed, List<Field> input, Field time) {
    List<Field> fields = new ArrayList<>();
    for (Field field : input) {
      if (field.name().startsWith("window_") && isEnd(field.name())) {
        throw Problems.unsupported(
            windowed.at(),
            "windows of windows",
            "group by window_start and window_end, and take the windows of window_time");
      }
      fields.add(field.settled());
    }
    SqlType end = new SqlType(Base.TIMESTAMP, 3, 0);
    fields.add(Field.of("window_start", end));
    fields.add(Field.of("window_end", end));
    fields.add(new Field("window_time", "window_time", time.type(), true, true, false));
    return fields;
  }

  private static boolean isEnd(String name) {
    return name.equals("window_start") || name.equals("window_end") || name.equals("window_time");
  }

  private static void requireEventTime(Tree.Windowed windowed, Field time, List<Field> input) {
    if (time.eventTime()) {
      return;
    }
    Optional<String> other = input.stream().filter(Field::eventTime).map(Field::name).findFirst();
    throw Problems.refused(
        windowed.time().at(),
        "column \"%s\" is no event time: Flink could not tell when a window is over"
            .formatted(time.name()),
        other
            .map("Use \"%s\"."::formatted)
            .orElse(
                "a source has event time by WATERMARK FOR ts AS ts - INTERVAL '5 seconds'; joins and"
                    + " aggregates have none"));
  }

  private static String partition(Tree.Windowed windowed, Scope scope) {
    if (windowed.partition().isEmpty()) {
      return "";
    }
    if (!windowed.function().equals("session")) {
      throw Problems.hinted(
          windowed.at(),
          "42601",
          "PARTITION BY stands in SESSION windows only",
          "other windows are grouped by GROUP BY");
    }
    List<String> keys = new ArrayList<>();
    for (String name : windowed.partition()) {
      Expr.Column column = new Expr.Column(List.of(name), windowed.at());
      keys.add(Names.flink(scope.find(column).field().flink()));
    }
    return " PARTITION BY (" + String.join(", ", keys) + ")";
  }

  private static List<String> intervals(Tree.Windowed windowed) {
    int least = windowed.function().equals("hop") || windowed.function().equals("cumulate") ? 2 : 1;
    int most = windowed.function().equals("session") ? 1 : least + 1;
    int given = windowed.intervals().size();
    if (given < least || given > most) {
      throw Problems.hinted(windowed.at(), "42883", "wrong number of intervals", usage(windowed));
    }
    List<Span> spans = new ArrayList<>();
    for (Expr expr : windowed.intervals()) {
      spans.add(span(expr, spans.size() < least));
    }
    if (least == 2 && spans.get(1).millis() % spans.get(0).millis() != 0) {
      throw Problems.at(
          windowed.intervals().get(1).at(),
          "22023",
          "the size of the window must be a multiple of the interval before it");
    }
    return spans.stream().map(Span::flink).toList();
  }

  private static String usage(Tree.Windowed windowed) {
    return switch (windowed.function()) {
      case "tumble" -> "TUMBLE(source, time, size), such as INTERVAL '5 minutes'";
      case "hop" -> "HOP(source, time, slide, size)";
      case "cumulate" -> "CUMULATE(source, time, step, size)";
      default -> "SESSION(source PARTITION BY key, time, gap)";
    };
  }

  private static Span span(Expr expr, boolean positive) {
    Span span = null;
    if (expr instanceof Expr.Interval interval) {
      span = interval.value();
    } else if (expr instanceof Expr.Text text) {
      span = Primaries.span(text.value(), "second", text.at());
    }
    if (span == null || span.months() != 0 || !span.isPlain() || (positive && span.millis() <= 0)) {
      throw Problems.at(
          expr.at(),
          "22023",
          "a window takes intervals of up to 999 days, such as INTERVAL '5 minutes'");
    }
    return span;
  }
}
