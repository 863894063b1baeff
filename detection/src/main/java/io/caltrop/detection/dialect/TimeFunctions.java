package io.caltrop.detection.dialect;

import io.caltrop.detection.dialect.SqlType.Base;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Translates functions of dates and times. */
final class TimeFunctions {
  private static final Set<String> NAMES =
      Set.of(
          "extract",
          "date_part",
          "date_trunc",
          "to_timestamp",
          "to_char",
          "to_date",
          "timezone",
          "make_interval",
          "date_bin");

  /** Whole fields and their digits; seconds and the epoch have a fraction. */
  private static final Map<String, SqlType> FIELDS =
      Map.ofEntries(
          Map.entry("epoch", SqlType.numeric(20, 6)),
          Map.entry("second", SqlType.numeric(8, 6)),
          Map.entry("milliseconds", SqlType.numeric(8, 3)),
          Map.entry("microseconds", SqlType.numeric(8, 0)),
          Map.entry("minute", SqlType.numeric(2, 0)),
          Map.entry("hour", SqlType.numeric(2, 0)),
          Map.entry("day", SqlType.numeric(2, 0)),
          Map.entry("dow", SqlType.numeric(1, 0)),
          Map.entry("isodow", SqlType.numeric(1, 0)),
          Map.entry("doy", SqlType.numeric(3, 0)),
          Map.entry("week", SqlType.numeric(2, 0)),
          Map.entry("isoyear", SqlType.numeric(6, 0)),
          Map.entry("month", SqlType.numeric(2, 0)),
          Map.entry("quarter", SqlType.numeric(1, 0)),
          Map.entry("year", SqlType.numeric(6, 0)),
          Map.entry("decade", SqlType.numeric(6, 0)),
          Map.entry("century", SqlType.numeric(6, 0)));

  private static final Set<String> UNITS =
      Set.of("second", "minute", "hour", "day", "week", "month", "quarter", "year");

  private static final Set<String> MONTHS = Set.of("month", "quarter", "year");

  private final ExprTranslator translator;

  TimeFunctions(ExprTranslator translator) {
    this.translator = translator;
  }

  static boolean has(String name) {
    return NAMES.contains(name);
  }

  static Set<String> names() {
    return NAMES;
  }

  Typed call(Expr.Call call) {
    int most = call.name().equals("to_timestamp") || call.name().equals("date_trunc") ? 3 : 2;
    if (call.arguments().isEmpty() || call.arguments().size() > most) {
      throw Functions.missing(call, translator);
    }
    return switch (call.name()) {
      case "extract", "date_part" -> extract(call);
      case "date_trunc" -> truncate(call);
      case "to_timestamp" -> toTimestamp(call);
      case "to_char" -> toText(call);
      case "to_date" -> toDate(call);
      case "timezone" -> zone(call);
      default ->
          throw Problems.unsupported(
              call.at(), call.name(), "INTERVAL '..', and date_trunc('hour', t)");
    };
  }

  private Typed argument(Expr.Call call, int index) {
    if (index >= call.arguments().size()) {
      throw Functions.missing(call, translator);
    }
    return translator.translate(call.arguments().get(index));
  }

  private static String word(Expr.Call call, int index, String what) {
    if (call.arguments().get(index) instanceof Expr.Text text) {
      return text.value();
    }
    throw Problems.unsupported(
        call.arguments().get(index).at(), what + " that are no literals", "write it in quotes");
  }

  private Typed extract(Expr.Call call) {
    String field = field(Names.fold(word(call, 0, "fields")));
    SqlType type = FIELDS.get(field);
    if (type == null) {
      throw Problems.hinted(
          call.arguments().get(0).at(),
          "22023",
          "unit \"%s\" not recognized".formatted(field),
          "epoch, second, minute, hour, day, dow, isodow, doy, week, month, quarter, year ..");
    }
    Typed value = extracted(field, extractable(call, field), type);
    return call.name().equals("date_part") ? Conversions.cast(value, SqlType.DOUBLE, 0) : value;
  }

  /** The time; of {@code a - b} the two times, which are subtracted after their extraction. */
  private List<Typed> extractable(Expr.Call call, String field) {
    if (call.arguments().size() == 2
        && call.arguments().get(1) instanceof Expr.Binary minus
        && minus.operator().equals("-")) {
      Typed a = translator.translate(minus.left());
      Typed right = translator.translate(minus.right());
      Typed b = a.type().isTime() ? Conversions.implicit(right, a.type(), minus.at()) : right;
      if (field.equals("epoch") && a.type().isTime() && b.type().isTime()) {
        return List.of(stamp(a), stamp(b));
      }
      return List.of(time(call, new Operators(translator).binary(minus, a, b)));
    }
    return List.of(time(call, argument(call, 1)));
  }

  private Typed time(Expr.Call call, Typed value) {
    if (value.type().is(Base.INTERVAL)) {
      throw Problems.unsupported(
          call.at(), "fields of intervals", "extract(epoch from a - b) of two times");
    }
    if (!value.type().isTime()) {
      throw Functions.missing(call, translator);
    }
    return stamp(value);
  }

  private static Typed extracted(String field, List<Typed> times, SqlType type) {
    List<String> values =
        times.stream()
            .map(time -> "pg_extract(%s, %s)".formatted(Names.literal(field), time.text()))
            .toList();
    if (values.size() == 2) {
      return Typed.open(String.join(" - ", values), SqlType.numeric(21, 6));
    }
    return type.equals(SqlType.numeric(20, 6))
        ? Typed.atom(values.get(0), type)
        : Typed.atom("CAST(%s AS %s)".formatted(values.get(0), type.flink()), type);
  }

  private static String field(String field) {
    return switch (field) {
      case "seconds", "minutes", "hours", "days", "weeks", "months", "years" ->
          field.substring(0, field.length() - 1);
      case "millisecond" -> "milliseconds";
      case "microsecond" -> "microseconds";
      default -> field;
    };
  }

  private static Typed stamp(Typed time) {
    return time.type().is(Base.DATE) ? Conversions.cast(time, SqlType.TIMESTAMP, 0) : time;
  }

  private Typed truncate(Expr.Call call) {
    String unit = field(Names.fold(word(call, 0, "units")));
    if (!UNITS.contains(unit)) {
      throw Problems.hinted(
          call.arguments().get(0).at(),
          "22023",
          "unit \"%s\" not recognized".formatted(unit),
          "second, minute, hour, day, week, month, quarter or year");
    }
    if (call.arguments().size() == 3) {
      throw Problems.unsupported(
          call.at(), "time zones in date_trunc", "times are UTC; AT TIME ZONE moves them");
    }
    Typed time = argument(call, 1);
    if (!time.type().isTime()) {
      throw Functions.missing(call, translator);
    }
    Typed stamp = time.type().is(Base.DATE) ? Conversions.cast(time, SqlType.TIMESTAMPTZ, 0) : time;
    if (unit.equals("week")) {
      // Flink's weeks start on Sunday, PostgreSQL's on Monday.
      return Typed.open(
          "FLOOR(%s - INTERVAL '1' DAY TO WEEK) + INTERVAL '1' DAY".formatted(stamp.operand()),
          stamp.type());
    }
    // Flink takes the next month, if need be, of a time before 1970, but not of midnight.
    Typed floored =
        MONTHS.contains(unit)
            ? Conversions.cast(Conversions.cast(stamp, SqlType.DATE, 0), stamp.type(), 0)
            : stamp;
    return Typed.atom(
        "FLOOR(%s TO %s)".formatted(floored.text(), unit.toUpperCase(java.util.Locale.ROOT)),
        stamp.type());
  }

  private Typed toTimestamp(Expr.Call call) {
    if (call.arguments().size() == 2) {
      Typed text = translator.settled(call.arguments().get(0));
      return read(call, text, SqlType.TIMESTAMPTZ);
    }
    Typed value = argument(call, 0);
    if (call.arguments().size() != 1 || !(value.type().isNumber() || value.isUnknown())) {
      throw Functions.missing(call, translator);
    }
    if (value.type().isWhole()) {
      return Typed.atom(
          "TO_TIMESTAMP_LTZ(%s, 0)".formatted(Conversions.cast(value, SqlType.BIGINT, 0).text()),
          new SqlType(Base.TIMESTAMPTZ, 3, 0));
    }
    Typed seconds = Conversions.cast(value, SqlType.DOUBLE, call.arguments().get(0).at());
    return Typed.atom(
        "TO_TIMESTAMP_LTZ(pg_bigint(%s * 1000), 3)".formatted(seconds.operand()),
        new SqlType(Base.TIMESTAMPTZ, 3, 0));
  }

  private Typed toDate(Expr.Call call) {
    return read(call, translator.settled(call.arguments().get(0)), SqlType.DATE);
  }

  private Typed read(Expr.Call call, Typed text, SqlType type) {
    if (!text.type().is(Base.TEXT) || call.arguments().size() != 2) {
      throw Functions.missing(call, translator);
    }
    String format = TimeFormat.read(word(call, 1, "formats"), call.arguments().get(1).at());
    return Typed.atom(
        "CAST(pg_formatted_time(%s, %s) AS %s)"
            .formatted(text.text(), Names.literal(format), type.flink()),
        type);
  }

  private Typed toText(Expr.Call call) {
    Typed time = argument(call, 0);
    if (!time.type().isTime()) {
      throw Problems.unsupported(call.at(), "formats of numbers", "write x::text or round(x, 2)");
    }
    String format =
        TimeFormat.written(
            word(call, List.of(call).size(), "formats"), call.arguments().get(1).at());
    Typed local = Conversions.cast(time, SqlType.TIMESTAMP, 0);
    return Typed.atom(
        "DATE_FORMAT(%s, %s)".formatted(local.text(), Names.literal(format)), SqlType.TEXT);
  }

  /** {@code t AT TIME ZONE 'UTC'}; other zones move by hours that change. */
  private Typed zone(Expr.Call call) {
    String zone = word(call, 0, "time zones");
    Typed time = argument(call, 1);
    if (!Set.of("utc", "gmt", "z", "etc/utc").contains(Names.fold(zone))) {
      throw Problems.unsupported(
          call.arguments().get(0).at(),
          "time zones other than UTC",
          "convert when you read the view");
    }
    if (!time.type().isTime()) {
      throw Functions.missing(call, translator);
    }
    boolean zoned = time.type().is(Base.TIMESTAMPTZ);
    return Conversions.cast(time, zoned ? SqlType.TIMESTAMP : SqlType.TIMESTAMPTZ, call.at());
  }
}
