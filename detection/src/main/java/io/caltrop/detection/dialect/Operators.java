package io.caltrop.detection.dialect;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.dialect.SqlType.Base;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Translates arithmetic, concatenation and whatever else stands between two values. */
final class Operators {
  private static final Set<String> COMPARISONS = Set.of("=", "<>", "<", ">", "<=", ">=");
  private static final Set<String> JSON = Set.of("->", "->>", "#>", "#>>");
  private static final Map<String, String> UNSUPPORTED =
      Map.of(
          "&", "bit operators",
          "|", "bit operators",
          "#", "bit operators",
          "<<", "bit operators",
          ">>", "bit operators",
          "?", "JSON operators besides -> and ->>",
          "@>", "JSON operators besides -> and ->>",
          "<@", "JSON operators besides -> and ->>");

  /** The functions of binary fractions, which have no remainder. */
  private static final Map<String, String> FRACTIONS =
      Map.of(
          "+", "pg_fraction_add",
          "-", "pg_fraction_subtract",
          "*", "pg_fraction_multiply",
          "/", "pg_fraction_divide");

  private final ExprTranslator translator;

  Operators(ExprTranslator translator) {
    this.translator = translator;
  }

  Typed signed(Expr.Signed signed) {
    Typed value = translator.translate(signed.value());
    if (value.isUnknown()) {
      value = Conversions.implicit(value, SqlType.DOUBLE, signed.value().at());
    }
    if (!value.type().isNumber() && !value.type().is(Base.INTERVAL)) {
      throw Problems.at(
          signed.at(),
          "42883",
          "operator does not exist: %s %s",
          signed.sign(),
          value.type().postgres());
    }
    boolean literal = signed.value() instanceof Expr.Numeral;
    if (value.type().isWhole() && !literal) {
      return wholeSigned(signed, value);
    }
    if (isFraction(value.type()) && signed.sign().equals("-")) {
      return Typed.atom("pg_negate(%s)".formatted(value.text()), value.type());
    }
    return signed.sign().equals("+")
        ? value
        : new Typed("-" + value.operand(), value.type(), false, value.literal(), false);
  }

  private static boolean isFraction(SqlType type) {
    return type.is(Base.REAL) || type.is(Base.DOUBLE);
  }

  /** Flink's least integer is its own negative. */
  private static Typed wholeSigned(Expr.Signed signed, Typed value) {
    Typed wide = Conversions.cast(value, SqlType.BIGINT, signed.at());
    if (signed.sign().equals("+")) {
      return wide;
    }
    return value.type().is(Base.BIGINT)
        ? Typed.atom("pg_subtract(CAST(0 AS BIGINT), %s)".formatted(wide.text()), SqlType.BIGINT)
        : Typed.open("-" + wide.operand(), SqlType.BIGINT);
  }

  Typed binary(Expr.Binary binary) {
    String operator = binary.operator();
    if (JSON.contains(operator)) {
      return new JsonPaths(translator).translate(binary);
    }
    if (COMPARISONS.contains(operator)) {
      return new Comparisons(translator).compare(binary);
    }
    if (operator.matches("!?~\\*?")) {
      return new TextPatterns(translator).matches(binary);
    }
    String unsupported = UNSUPPORTED.get(operator);
    if (unsupported != null) {
      throw Problems.unsupported(binary.at(), unsupported, "");
    }
    return binary(
        binary, translator.translate(binary.left()), translator.translate(binary.right()));
  }

  /** Of operands that are translated already. */
  Typed binary(Expr.Binary binary, Typed left, Typed right) {
    return switch (binary.operator()) {
      case "||" -> concatenation(binary, left, right);
      case "+", "-" -> sum(binary, left, right);
      case "*", "/", "%" -> product(binary, left, right);
      case "^" -> power(binary, left, right);
      default -> throw missing(binary, left, right);
    };
  }

  private static Typed concatenation(Expr.Binary binary, Typed left, Typed right) {
    boolean text =
        List.of(left, right).stream()
            .anyMatch(value -> value.isUnknown() || value.type().is(Base.TEXT));
    if (!text) {
      throw missing(binary, left, right);
    }
    return Typed.open(
        "%s || %s"
            .formatted(
                Conversions.toText(left, binary.left().at()).operand(),
                Conversions.toText(right, binary.right().at()).operand()),
        SqlType.TEXT);
  }

  private Typed sum(Expr.Binary binary, Typed left, Typed right) {
    if (left.type().isTime()
        || right.type().isTime()
        || left.type().is(Base.INTERVAL)
        || right.type().is(Base.INTERVAL)) {
      return new TimeArithmetic(binary, left, right).translate();
    }
    return arithmetic(binary, left, right);
  }

  private static Typed product(Expr.Binary binary, Typed left, Typed right) {
    boolean interval = left.type().is(Base.INTERVAL) || right.type().is(Base.INTERVAL);
    return interval
        ? new TimeArithmetic(binary, left, right).translate()
        : arithmetic(binary, left, right);
  }

  private static Typed arithmetic(Expr.Binary binary, Typed left, Typed right) {
    Typed a =
        left.isUnknown() ? Conversions.implicit(left, right.type(), binary.left().at()) : left;
    Typed b =
        right.isUnknown() ? Conversions.implicit(right, a.type(), binary.right().at()) : right;
    if (!a.type().isNumber() || !b.type().isNumber()) {
      throw missing(binary, left, right);
    }
    SqlType type = Types.common(a.type(), b.type()).orElse(a.type());
    String operator = binary.operator();
    if (isFraction(type)) {
      String function =
          Optional.ofNullable(FRACTIONS.get(operator))
              .orElseThrow(() -> missing(binary, left, right));
      return fraction(function, a, b);
    }
    if (operator.equals("/") || operator.equals("%")) {
      return quotient(operator, a, b, type);
    }
    return type.isWhole()
        ? whole(operator, a, b)
        : Typed.open(
            "%s %s %s".formatted(a.operand(), operator, b.operand()),
            exact(operator, a.type(), b.type(), type));
  }

  /** Flink's integers run over without a word; those of PostgreSQL fail. */
  private static Typed whole(String operator, Typed a, Typed b) {
    Typed first = Conversions.cast(a, SqlType.BIGINT, 0);
    if (!a.type().is(Base.BIGINT) && !b.type().is(Base.BIGINT)) {
      return Typed.open(
          "%s %s %s".formatted(first.operand(), operator, b.operand()), SqlType.BIGINT);
    }
    String function = operator.equals("+") ? "add" : operator.equals("-") ? "subtract" : "multiply";
    return bigint(function, first, b);
  }

  /** Of two reals a real, of others a double: so has PostgreSQL. */
  private static Typed fraction(String function, Typed a, Typed b) {
    SqlType type = a.type().equals(b.type()) ? a.type() : SqlType.DOUBLE;
    return Typed.atom(
        "%s(%s, %s)"
            .formatted(
                function, Conversions.cast(a, type, 0).text(), Conversions.cast(b, type, 0).text()),
        type);
  }

  private static Typed bigint(String function, Typed a, Typed b) {
    return Typed.atom(
        "pg_%s(%s, %s)"
            .formatted(
                function,
                Conversions.cast(a, SqlType.BIGINT, 0).text(),
                Conversions.cast(b, SqlType.BIGINT, 0).text()),
        SqlType.BIGINT);
  }

  /** The digits that Flink gives a sum or a product of numerics. */
  private static SqlType exact(String operator, SqlType a, SqlType b, SqlType common) {
    if (!common.is(Base.NUMERIC)) {
      return common;
    }
    int scale = operator.equals("*") ? a.scale() + b.scale() : Math.max(a.scale(), b.scale());
    int whole =
        operator.equals("*") ? a.digits() + b.digits() + 1 : Math.max(a.digits(), b.digits()) + 1;
    return fitted(whole, scale);
  }

  private static SqlType fitted(int whole, int scale) {
    if (whole + scale <= 38) {
      return SqlType.numeric(whole + scale, scale);
    }
    return SqlType.numeric(38, Math.max(38 - whole, Math.min(scale, 6)));
  }

  private static Typed quotient(String operator, Typed a, Typed b, SqlType type) {
    if (type.isWhole() && operator.equals("/") && !isNonZero(b)) {
      // The least integer divided by -1 is none.
      return Conversions.cast(bigint("divide", a, b), type, 0);
    }
    Typed dividend = a;
    SqlType result = type;
    if (type.is(Base.NUMERIC) && operator.equals("/")) {
      // Flink takes the digits of the quotient from those of the dividend, PostgreSQL has 16.
      SqlType digits =
          SqlType.numeric(38, Math.max(a.type().scale(), a.type().digits() > 22 ? 12 : 16));
      dividend = Conversions.cast(a, digits, 0);
      int scale = Math.max(6, digits.scale() + b.type().digits() + b.type().scale() + 1);
      result = fitted(digits.digits() + b.type().scale(), scale);
    } else if (type.is(Base.NUMERIC)) {
      result = SqlType.numeric(38, Math.max(a.type().scale(), b.type().scale()));
      dividend = Conversions.cast(a, result, 0);
    }
    // Flink fails on a division by zero, and goes on failing for ever.
    String divisor = isNonZero(b) ? b.operand() : "NULLIF(%s, 0)".formatted(b.text());
    return Typed.open("%s %s %s".formatted(dividend.operand(), operator, divisor), result);
  }

  private static boolean isNonZero(Typed divisor) {
    return divisor.text().matches("[0-9.]*[1-9][0-9.]*");
  }

  private static Typed power(Expr.Binary binary, Typed left, Typed right) {
    Typed a = Conversions.implicit(left, SqlType.DOUBLE, binary.left().at());
    Typed b = Conversions.implicit(right, SqlType.DOUBLE, binary.right().at());
    if (!a.type().isNumber() || !b.type().isNumber()) {
      throw missing(binary, left, right);
    }
    return Typed.atom("pg_power(%s, %s)".formatted(a.text(), b.text()), SqlType.DOUBLE);
  }

  /** There is no such operator for such values. */
  static SqlProblem missing(Expr.Binary binary, Typed left, Typed right) {
    return missing(binary.operator(), binary.left(), left, binary.right(), right, binary.at());
  }

  static SqlProblem missing(
      String operator, Expr leftExpr, Typed left, Expr rightExpr, Typed right, int at) {
    return Problems.hinted(
        at,
        "42883",
        "operator does not exist: %s %s %s"
            .formatted(left.type().postgres(), operator, right.type().postgres()),
        hint(operator, leftExpr, left, rightExpr, right));
  }

  private static String hint(
      String operator, Expr leftExpr, Typed left, Expr rightExpr, Typed right) {
    String a = shown(leftExpr);
    String b = shown(rightExpr);
    if (left.type().is(Base.TEXT) && right.type().isNumber()) {
      a = a + "::" + (right.type().isWhole() ? "integer" : "numeric");
    } else if (right.type().is(Base.TEXT) && left.type().isNumber()) {
      b = b + "::" + (left.type().isWhole() ? "integer" : "numeric");
    } else if (left.type().is(Base.TEXT) && right.type().isTime()) {
      a = a + "::" + (right.type().is(Base.TIMESTAMPTZ) ? "timestamptz" : right.type());
    } else if (right.type().is(Base.TEXT) && left.type().isTime()) {
      b = b + "::" + (left.type().is(Base.TIMESTAMPTZ) ? "timestamptz" : left.type());
    } else {
      return "No operator matches the types. You might need to add explicit type casts.";
    }
    return "Write %s %s %s; what is no such value is NULL then.".formatted(a, operator, b);
  }

  private static String shown(Expr expr) {
    if (expr instanceof Expr.Column column) {
      return String.join(".", column.path());
    }
    if (expr instanceof Expr.Numeral number) {
      return number.digits();
    }
    return "(..)";
  }
}
