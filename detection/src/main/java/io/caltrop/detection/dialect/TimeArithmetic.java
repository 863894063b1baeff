package io.caltrop.detection.dialect;

import io.caltrop.detection.dialect.SqlType.Base;

/** Translates sums and differences of times and intervals. */
final class TimeArithmetic {
  private final Expr.Binary binary;
  private final Typed left;
  private final Typed right;

  TimeArithmetic(Expr.Binary binary, Typed left, Typed right) {
    this.binary = binary;
    SqlType a = left.type();
    SqlType b = right.type();
    this.left = left.isUnknown() ? Conversions.implicit(left, other(b), binary.left().at()) : left;
    this.right =
        right.isUnknown() ? Conversions.implicit(right, other(a), binary.right().at()) : right;
  }

  /**
   * What PostgreSQL takes a literal for next to this type: an interval beside a time and a plus.
   */
  private SqlType other(SqlType type) {
    return type.isTime() && binary.operator().equals("+") ? SqlType.INTERVAL : type;
  }

  Typed translate() {
    return switch (binary.operator()) {
      case "+" -> plus();
      case "-" -> minus();
      case "*" -> times();
      default -> throw Operators.missing(binary, left, right);
    };
  }

  private Typed plus() {
    if (left.type().is(Base.INTERVAL) && right.type().isTime()) {
      return shifted(right, left);
    }
    if (left.type().isTime() && right.type().is(Base.INTERVAL)) {
      return shifted(left, right);
    }
    if (left.type().is(Base.DATE) && right.type().isWhole()) {
      return days(left, right);
    }
    if (left.type().isWhole() && right.type().is(Base.DATE)) {
      return days(right, left);
    }
    return intervals();
  }

  private Typed minus() {
    if (left.type().isTime() && right.type().is(Base.INTERVAL)) {
      return shifted(left, right);
    }
    if (left.type().is(Base.DATE) && right.type().isWhole()) {
      return days(left, right);
    }
    if (left.type().is(Base.DATE) && right.type().is(Base.DATE)) {
      return Typed.atom(
          "TIMESTAMPDIFF(DAY, %s, %s)".formatted(right.text(), left.text()), SqlType.INTEGER);
    }
    if (left.type().isTime() && right.type().isTime()) {
      SqlType type = Types.common(left.type(), right.type()).orElseThrow();
      return Typed.atom(
          "((%s - %s) DAY(3) TO SECOND(3))"
              .formatted(
                  Conversions.implicit(left, type, binary.at()).operand(),
                  Conversions.implicit(right, type, binary.at()).operand()),
          SqlType.INTERVAL);
    }
    return intervals();
  }

  private Typed shifted(Typed time, Typed interval) {
    // A date and an interval make a timestamp.
    Typed base =
        time.type().is(Base.DATE) ? Conversions.cast(time, SqlType.TIMESTAMP, binary.at()) : time;
    return Typed.open(
        "%s %s %s".formatted(base.operand(), binary.operator(), interval.operand()), base.type());
  }

  private Typed days(Typed date, Typed count) {
    return Typed.open(
        "%s %s %s * INTERVAL '1' DAY".formatted(date.operand(), binary.operator(), count.operand()),
        SqlType.DATE);
  }

  private Typed intervals() {
    if (!left.type().is(Base.INTERVAL) || !right.type().is(Base.INTERVAL)) {
      throw Operators.missing(binary, left, right);
    }
    return Typed.open(
        "%s %s %s".formatted(left.operand(), binary.operator(), right.operand()), SqlType.INTERVAL);
  }

  private Typed times() {
    boolean first = left.type().is(Base.INTERVAL);
    Typed interval = first ? left : right;
    Typed factor = first ? right : left;
    if (!factor.type().isWhole()) {
      throw Problems.unsupported(
          binary.at(), "intervals multiplied by fractions", "write whole numbers");
    }
    return Typed.open("%s * %s".formatted(factor.operand(), interval.operand()), SqlType.INTERVAL);
  }
}
