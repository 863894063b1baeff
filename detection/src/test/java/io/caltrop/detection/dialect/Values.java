package io.caltrop.detection.dialect;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;

/** Values of PostgreSQL and of Flink as texts that are equal where the values are. */
final class Values {
  private static final MathContext DIGITS = new MathContext(12);

  private Values() {}

  static String text(Object value) {
    if (value instanceof Double number && !Double.isFinite(number)) {
      return number.toString();
    }
    if (value instanceof Float number && !Float.isFinite(number)) {
      return number.toString();
    }
    if (value instanceof Float number) {
      return "number " + new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
    }
    if (value instanceof Number number) {
      BigDecimal exact = new BigDecimal(number.toString()).round(DIGITS);
      return "number " + (exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString());
    }
    if (value instanceof Boolean truth) {
      return "boolean " + truth;
    }
    if (value instanceof Instant time) {
      return "timestamptz " + time.truncatedTo(ChronoUnit.MICROS);
    }
    if (value instanceof LocalDateTime time) {
      return "timestamp " + time.truncatedTo(ChronoUnit.MICROS);
    }
    if (value instanceof LocalDate date) {
      return "date " + date;
    }
    return String.valueOf(value);
  }
}
