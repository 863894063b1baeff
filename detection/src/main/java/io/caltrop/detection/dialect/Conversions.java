package io.caltrop.detection.dialect;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.dialect.SqlType.Base;
import io.caltrop.detection.dialect.functions.NumberTexts;
import io.caltrop.detection.dialect.functions.TimeTexts;
import io.caltrop.detection.engine.json.HeldJson;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** From one type to another: by a cast, or because an operator or a function asks for it. */
final class Conversions {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

  private static final int LONGEST_NUMBER = 1000;
  private static final int MOST_DIGITS = 38;

  private Conversions() {}

  /** What {@code value::type} gives. */
  static Typed cast(Typed value, SqlType to, int at) {
    if (value.isUnknown()) {
      return to.isRoundedTime()
          ? cast(literal(value, new SqlType(to.base(), SqlType.MICROS, 0), at), to, at)
          : literal(to.is(Base.NUMERIC) ? rounded(value, to, at) : value, to, at);
    }
    Base from = value.type().base();
    if (from == to.base() && from != Base.NUMERIC) {
      return value.type().precision() == to.precision() ? value : precise(value, to);
    }
    return switch (to.base()) {
      case SMALLINT, INTEGER, BIGINT -> toWhole(value, to, at);
      case NUMERIC -> toNumeric(value, to, at);
      case REAL, DOUBLE -> toFraction(value, to, at);
      case BOOLEAN -> toTruth(value, at);
      case TEXT -> toText(value, at);
      case DATE, TIMESTAMP, TIMESTAMPTZ -> toTime(value, to, at);
      case JSON -> {
        if (from != Base.TEXT) {
          throw impossible(value, to, at);
        }
        yield call("pg_jsonb", value, to);
      }
      case INTERVAL, UNKNOWN -> throw impossible(value, to, at);
    };
  }

  /**
   * What an operator or a function takes for an argument of this type: literals become it, numbers
   * are widened, dates become times; anything else stays as it is.
   */
  static Typed implicit(Typed value, SqlType to, int at) {
    if (value.isUnknown()) {
      return literal(value, to, at);
    }
    boolean widens =
        ((value.type().isNumber() && to.isNumber()) || (value.type().isTime() && to.isTime()))
            && value.type().base().compareTo(to.base()) < 0;
    return widens ? cast(value, to, at) : value;
  }

  private static Typed plain(Typed value, SqlType to) {
    return Typed.atom("CAST(%s AS %s)".formatted(value.text(), to.flink()), to);
  }

  private static Typed tried(Typed value, SqlType to) {
    return Typed.atom("TRY_CAST(%s AS %s)".formatted(value.text(), to.flink()), to);
  }

  private static Typed call(String function, Typed value, SqlType to) {
    return Typed.atom("%s(%s)".formatted(function, value.text()), to);
  }

  private static Typed toWhole(Typed value, SqlType to, int at) {
    String function = "pg_" + to;
    return switch (value.type().base()) {
      case TEXT -> call(function, value, to);
      case SMALLINT, INTEGER, BIGINT ->
          value.type().base().compareTo(to.base()) < 0
              ? plain(value, to)
              : call(function, plain(value, SqlType.BIGINT), to);
      case NUMERIC -> call(function, tried(value, SqlType.NUMERIC), to);
      case REAL -> call(function, plain(value, SqlType.DOUBLE), to);
      case DOUBLE -> call(function, value, to);
      case BOOLEAN -> {
        if (!to.is(Base.INTEGER)) {
          throw impossible(value, to, at);
        }
        yield plain(value, to);
      }
      default -> throw impossible(value, to, at);
    };
  }

  private static Typed toNumeric(Typed value, SqlType to, int at) {
    return switch (value.type().base()) {
      case TEXT -> numeric(value, to);
      case SMALLINT, INTEGER, BIGINT -> tried(value, to);
      case NUMERIC -> value.type().equals(to) ? value : tried(value, to);
      // By way of text: Flink fails on NaN.
      case REAL, DOUBLE -> numeric(call("pg_text", value, SqlType.TEXT), to);
      default -> throw impossible(value, to, at);
    };
  }

  /**
   * By a function of its own: of few digits, Flink reads any text as 0, and rounds up past them.
   */
  private static Typed numeric(Typed text, SqlType to) {
    return Typed.atom(
        "pg_numeric(%s, %d, %d)".formatted(text.text(), to.precision(), to.scale()), to);
  }

  private static Typed toFraction(Typed value, SqlType to, int at) {
    if (value.type().is(Base.TEXT)) {
      return call(to.is(Base.DOUBLE) ? "pg_double" : "pg_real", value, to);
    }
    if (value.type().is(Base.DOUBLE) && to.is(Base.REAL)) {
      return call("pg_real", value, to);
    }
    if (value.type().is(Base.REAL)) {
      return call("pg_double", value, to);
    }
    if (!value.type().isNumber()) {
      throw impossible(value, to, at);
    }
    return plain(value, to);
  }

  private static Typed toTruth(Typed value, int at) {
    return switch (value.type().base()) {
      case TEXT -> call("pg_boolean", value, SqlType.BOOLEAN);
      case INTEGER -> Typed.open(value.operand() + " <> 0", SqlType.BOOLEAN);
      default -> throw impossible(value, SqlType.BOOLEAN, at);
    };
  }

  /** Its text as PostgreSQL writes it. */
  static Typed toText(Typed value, int at) {
    return switch (value.type().base()) {
      case TEXT -> value;
      case UNKNOWN -> literal(value, SqlType.TEXT, at);
      case JSON -> new Typed(value.text(), SqlType.TEXT, value.atom(), value.literal(), false);
      case SMALLINT, INTEGER, BIGINT, NUMERIC, DATE -> plain(value, SqlType.TEXT);
      case REAL, DOUBLE, TIMESTAMPTZ -> call("pg_text", value, SqlType.TEXT);
      // By a function of its own: Flink would make a TIMESTAMP_LTZ of it for pg_text.
      case TIMESTAMP -> call("pg_timestamp_text", value, SqlType.TEXT);
      case BOOLEAN -> call("LOWER", plain(value, SqlType.TEXT), SqlType.TEXT);
      case INTERVAL -> throw impossible(value, SqlType.TEXT, at);
    };
  }

  private static Typed toTime(Typed value, SqlType to, int at) {
    Base from = value.type().base();
    if (from == Base.TEXT) {
      Typed read =
          call("pg_" + to, value, new SqlType(to.base(), to.is(Base.DATE) ? 0 : SqlType.MICROS, 0));
      return read.type().equals(to) ? read : precise(read, to);
    }
    if (!value.type().isTime()) {
      throw impossible(value, to, at);
    }
    // Flink takes the next day of a time before 1970, but not of one with a zone.
    return from == Base.TIMESTAMP && to.is(Base.DATE)
        ? plain(plain(value, SqlType.TIMESTAMPTZ), to)
        : precise(value, to);
  }

  /** Flink cuts digits of seconds off, PostgreSQL rounds. */
  private static Typed precise(Typed time, SqlType to) {
    boolean rounds = to.isRoundedTime() && time.type().precision() > to.precision();
    return plain(
        rounds
            ? Typed.atom(
                "pg_round_time(%s, %d)".formatted(time.text(), to.precision()), time.type())
            : time,
        to);
  }

  /** A literal in quotes, or NULL, as a value of the type. */
  private static Typed literal(Typed value, SqlType to, int at) {
    if (value.literal().isEmpty()) {
      return to.is(Base.INTERVAL)
          ? Typed.atom("CAST(NULL AS INTERVAL SECOND(3))", to)
          : plain(value, to);
    }
    String text = value.literal().get();
    String written =
        switch (to.base()) {
          case TEXT, UNKNOWN -> Names.literal(text);
          case JSON -> HeldJson.read(text).map(Names::literal).orElse(null);
          case BOOLEAN -> upper(NumberTexts.truth(text));
          case SMALLINT -> string(NumberTexts.whole(text, Short.MIN_VALUE, Short.MAX_VALUE));
          case INTEGER -> string(NumberTexts.whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE));
          case BIGINT -> string(NumberTexts.whole(text, Long.MIN_VALUE, Long.MAX_VALUE));
          case NUMERIC -> string(decimal(text));
          case REAL, DOUBLE -> fraction(text, to);
          case DATE -> date(TimeTexts.date(text));
          case TIMESTAMP -> time(TimeTexts.dateTime(text));
          case TIMESTAMPTZ -> instant(TimeTexts.instant(text), to);
          case INTERVAL -> ExprTranslator.interval(Primaries.span(text, "second", at), at).text();
        };
    if (written == null) {
      throw Problems.at(
          at,
          to.isTime() ? "22007" : "22P02",
          "invalid input syntax for type %s: \"%s\"",
          to.postgres(),
          text);
    }
    if (to.is(Base.NUMERIC)) {
      return number(new BigDecimal(written), to, at);
    }
    boolean exact = to.is(Base.BIGINT) || to.is(Base.SMALLINT);
    return exact
        ? Typed.atom("CAST(%s AS %s)".formatted(written, to.flink()), to)
        : Typed.atom(written, to);
  }

  /** A literal in quotes with no more digits than a cast leaves it. */
  private static Typed rounded(Typed value, SqlType to, int at) {
    String number = value.literal().map(Conversions::decimal).orElse(null);
    if (number == null) {
      return value;
    }
    BigDecimal rounded = NumberTexts.decimal(number, to.precision(), to.scale());
    if (rounded == null) {
      throw Problems.at(at, "22003", "numeric field overflow: \"%s\"", value.literal().orElse(""));
    }
    return Typed.unknown(rounded.toPlainString());
  }

  private static @Nullable String upper(@Nullable Boolean truth) {
    return truth == null ? null : truth ? "TRUE" : "FALSE";
  }

  private static @Nullable String string(@Nullable Object number) {
    return number == null ? null : number.toString();
  }

  /** Of the type that it meets, unless it has more digits behind the point. */
  private static Typed number(BigDecimal written, SqlType type, int at) {
    BigDecimal zeros = written.stripTrailingZeros();
    BigDecimal value = zeros.scale() < 0 ? zeros.setScale(0) : zeros;
    int precision = Math.max(value.precision(), value.scale());
    if (precision > MOST_DIGITS) {
      throw Problems.at(at, "22003", "number out of range: at most 38 digits");
    }
    boolean fits =
        value.scale() <= type.scale() && value.precision() - value.scale() <= type.digits();
    SqlType own = SqlType.numeric(precision, value.scale());
    String digits = value.toPlainString();
    boolean isLong = value.unscaledValue().bitLength() < Long.SIZE; // more is no number to Flink
    if (isLong) {
      return fits
          ? Typed.atom("CAST(%s AS %s)".formatted(digits, type.flink()), type)
          : Typed.atom(digits, type);
    }
    return Typed.atom("CAST('%s' AS %s)".formatted(digits, (fits ? type : own).flink()), type);
  }

  private static @Nullable String decimal(String text) {
    Double about = text.length() > LONGEST_NUMBER ? null : NumberTexts.floating(text);
    if (about == null || !Double.isFinite(about) || Math.abs(about) >= 1e38) {
      return null;
    }
    return new BigDecimal(text.strip()).toPlainString();
  }

  private static @Nullable String fraction(String text, SqlType to) {
    String number =
        to.is(Base.REAL) ? string(NumberTexts.real(text)) : string(NumberTexts.floating(text));
    return number == null ? null : "CAST(%s AS %s)".formatted(Names.literal(number), to.flink());
  }

  private static @Nullable String date(@Nullable LocalDate date) {
    return date == null ? null : "DATE '" + date + "'";
  }

  private static @Nullable String time(@Nullable LocalDateTime time) {
    return time == null ? null : "TIMESTAMP '" + TIME.format(time) + "'";
  }

  private static @Nullable String instant(@Nullable Instant instant, SqlType to) {
    return instant == null
        ? null
        : "CAST(%s AS %s)"
            .formatted(time(LocalDateTime.ofInstant(instant, ZoneOffset.UTC)), to.flink());
  }

  private static SqlProblem impossible(Typed value, SqlType to, int at) {
    boolean counts = value.type().isNumber() && to.isTime();
    return Problems.hinted(
        at,
        "42846",
        "cannot cast type %s to %s".formatted(value.type().postgres(), to.postgres()),
        counts ? "to_timestamp(seconds) reads seconds since 1970" : "");
  }
}
