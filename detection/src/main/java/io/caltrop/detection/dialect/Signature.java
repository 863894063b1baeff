package io.caltrop.detection.dialect;

import io.caltrop.detection.dialect.SqlType.Base;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A function that Flink has, or that PostgresFunctions gives it.
 *
 * @param result empty if it is the type of the first argument
 * @param template with the arguments as %1$s, %2$s ..
 */
record Signature(List<Kind> arguments, Optional<SqlType> result, String template) {
  /** What an argument may be. */
  enum Kind {
    TEXT(SqlType.TEXT),
    /** A whole number that fits an integer. */
    INTEGER(SqlType.INTEGER),
    /** A whole number, as a bigint. */
    BIGINT(SqlType.BIGINT),
    /** A whole number or a numeric, as it is. */
    EXACT(SqlType.NUMERIC),
    /** Any number, as double precision. */
    DOUBLE(SqlType.DOUBLE);

    private final SqlType literal;

    Kind(SqlType literal) {
      this.literal = literal;
    }

    boolean takes(SqlType type) {
      return type.is(Base.UNKNOWN)
          || switch (this) {
            case TEXT -> type.is(Base.TEXT);
            case INTEGER, BIGINT -> type.isWhole();
            case EXACT -> type.isWhole() || type.is(Base.NUMERIC);
            case DOUBLE -> type.isNumber();
          };
    }

    Typed converted(Typed value, int at) {
      if (value.isUnknown()) {
        return Conversions.cast(value, literal, at);
      }
      boolean cast =
          this == DOUBLE || this == BIGINT || (this == INTEGER && value.type().is(Base.BIGINT));
      return cast ? Conversions.cast(value, literal, at) : value;
    }
  }

  private static final Map<String, List<Signature>> ALL = new LinkedHashMap<>();

  static {
    texts();
    numbers();
  }

  private static void texts() {
    text("lower", "LOWER(%1$s)", Kind.TEXT);
    text("upper", "UPPER(%1$s)", Kind.TEXT);
    text("initcap", "INITCAP(%1$s)", Kind.TEXT);
    text("reverse", "REVERSE(%1$s)", Kind.TEXT);
    text("md5", "MD5(%1$s)", Kind.TEXT);
    text("btrim", "TRIM(%1$s)", Kind.TEXT);
    text("btrim", "BTRIM(%1$s, %2$s)", Kind.TEXT, Kind.TEXT);
    text("ltrim", "LTRIM(%1$s)", Kind.TEXT);
    text("ltrim", "LTRIM(%1$s, %2$s)", Kind.TEXT, Kind.TEXT);
    text("rtrim", "RTRIM(%1$s)", Kind.TEXT);
    text("rtrim", "RTRIM(%1$s, %2$s)", Kind.TEXT, Kind.TEXT);
    text("replace", "pg_replace(%1$s, %2$s, %3$s)", Kind.TEXT, Kind.TEXT, Kind.TEXT);
    text("translate", "TRANSLATE(%1$s, %2$s, %3$s)", Kind.TEXT, Kind.TEXT, Kind.TEXT);
    text("substring", "pg_substring(%1$s, %2$s)", Kind.TEXT, Kind.INTEGER);
    text("substring", "pg_substring(%1$s, %2$s, %3$s)", Kind.TEXT, Kind.INTEGER, Kind.INTEGER);
    text("substr", "pg_substring(%1$s, %2$s)", Kind.TEXT, Kind.INTEGER);
    text("substr", "pg_substring(%1$s, %2$s, %3$s)", Kind.TEXT, Kind.INTEGER, Kind.INTEGER);
    text("left", "pg_left(%1$s, %2$s)", Kind.TEXT, Kind.INTEGER);
    text("right", "pg_right(%1$s, %2$s)", Kind.TEXT, Kind.INTEGER);
    text("split_part", "pg_split_part(%1$s, %2$s, %3$s)", Kind.TEXT, Kind.TEXT, Kind.INTEGER);
    text("lpad", "pg_lpad(%1$s, %2$s, ' ')", Kind.TEXT, Kind.INTEGER);
    text("lpad", "pg_lpad(%1$s, %2$s, %3$s)", Kind.TEXT, Kind.INTEGER, Kind.TEXT);
    text("rpad", "pg_rpad(%1$s, %2$s, ' ')", Kind.TEXT, Kind.INTEGER);
    text("rpad", "pg_rpad(%1$s, %2$s, %3$s)", Kind.TEXT, Kind.INTEGER, Kind.TEXT);
    text("url_decode", "pgurldecode(%1$s)", Kind.TEXT);
    text("chr", "pg_chr(%1$s)", Kind.INTEGER);
    for (String length : List.of("length", "char_length", "character_length")) {
      define(length, SqlType.INTEGER, "CHAR_LENGTH(%1$s)", Kind.TEXT);
    }
    define("octet_length", SqlType.INTEGER, "pg_octet_length(%1$s)", Kind.TEXT);
    define("ascii", SqlType.INTEGER, "pg_ascii(%1$s)", Kind.TEXT);
    define("position", SqlType.INTEGER, "POSITION(%1$s IN %2$s)", Kind.TEXT, Kind.TEXT);
    define("strpos", SqlType.INTEGER, "POSITION(%2$s IN %1$s)", Kind.TEXT, Kind.TEXT);
    define("starts_with", SqlType.BOOLEAN, "STARTSWITH(%1$s, %2$s)", Kind.TEXT, Kind.TEXT);
  }

  private static void numbers() {
    define("abs", SqlType.BIGINT, "pg_abs(%1$s)", Kind.BIGINT);
    same("abs", "ABS(%1$s)", Kind.EXACT);
    define("abs", SqlType.DOUBLE, "ABS(%1$s)", Kind.DOUBLE);
    for (String function : List.of("ceil", "ceiling", "floor")) {
      boolean down = function.equals("floor");
      same(function, down ? "FLOOR(%1$s)" : "CEIL(%1$s)", Kind.EXACT);
      define(function, SqlType.DOUBLE, down ? "FLOOR(%1$s)" : "pg_ceil(%1$s)", Kind.DOUBLE);
    }
    same("round", "ROUND(%1$s, 0)", Kind.EXACT);
    define("round", SqlType.DOUBLE, "pg_round(%1$s)", Kind.DOUBLE);
    same("trunc", "TRUNCATE(%1$s, 0)", Kind.EXACT);
    define("trunc", SqlType.DOUBLE, "pg_trunc(%1$s)", Kind.DOUBLE);
    same("mod", "MOD(%1$s, NULLIF(%2$s, 0))", Kind.EXACT, Kind.EXACT);
    define("sign", SqlType.DOUBLE, "SIGN(%1$s)", Kind.DOUBLE);
    define("sqrt", SqlType.DOUBLE, "pg_sqrt(%1$s)", Kind.DOUBLE);
    define("ln", SqlType.DOUBLE, "pg_ln(%1$s)", Kind.DOUBLE);
    define("log", SqlType.DOUBLE, "pg_log(%1$s)", Kind.DOUBLE);
    define(
        "log",
        SqlType.DOUBLE,
        "pg_fraction_divide(pg_ln(%2$s), pg_ln(%1$s))",
        Kind.DOUBLE,
        Kind.DOUBLE);
    define("pi", SqlType.DOUBLE, "PI()");
    define("log10", SqlType.DOUBLE, "pg_log(%1$s)", Kind.DOUBLE);
    define("exp", SqlType.DOUBLE, "pg_exp(%1$s)", Kind.DOUBLE);
    for (String power : List.of("power", "pow")) {
      define(power, SqlType.DOUBLE, "pg_power(%1$s, %2$s)", Kind.DOUBLE, Kind.DOUBLE);
    }
  }

  private static void text(String name, String template, Kind... arguments) {
    define(name, SqlType.TEXT, template, arguments);
  }

  private static void define(String name, SqlType result, String template, Kind... arguments) {
    add(name, new Signature(List.of(arguments), Optional.of(result), template));
  }

  private static void same(String name, String template, Kind... arguments) {
    add(name, new Signature(List.of(arguments), Optional.empty(), template));
  }

  private static void add(String name, Signature signature) {
    ALL.computeIfAbsent(name, n -> new ArrayList<>()).add(signature);
  }

  /** Those of a name, in the order in which they are tried. */
  static List<Signature> of(String name) {
    return ALL.getOrDefault(name, List.of());
  }

  static Set<String> names() {
    return ALL.keySet();
  }

  boolean takes(List<Typed> values) {
    if (values.size() != arguments.size()) {
      return false;
    }
    for (int i = 0; i < values.size(); i++) {
      if (!arguments.get(i).takes(values.get(i).type())) {
        return false;
      }
    }
    return true;
  }

  Typed call(Expr.Call call, List<Typed> values) {
    List<Typed> converted = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      converted.add(arguments.get(i).converted(values.get(i), call.arguments().get(i).at()));
    }
    return Typed.atom(
        template.formatted(converted.stream().map(Typed::text).toArray()),
        result.orElseGet(() -> converted.get(0).type()));
  }
}
