package io.caltrop.detection.dialect.functions;

import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * Arithmetic of binary fractions that gives NULL where PostgreSQL fails: where the result is too
 * large, or too near to 0. Nothing is -0, which is another key than 0 to Flink and the same to
 * PostgreSQL.
 */
public final class Fractions {
  private Fractions() {}

  /** The value, 0 for -0. */
  static double unsignedZero(double value) {
    return value + 0.0;
  }

  /** The result, NULL if it is infinite though neither operand is. */
  static @Nullable Double within(double result, double a, double b) {
    return Double.isInfinite(result) && !Double.isInfinite(a) && !Double.isInfinite(b)
        ? null
        : (Double) unsignedZero(result);
  }

  /** A result of two reals: to round it by way of a double is to round it once. */
  private static @Nullable Float real(@Nullable Double result) {
    return result == null ? null : NumberTexts.real(result.doubleValue());
  }

  /** {@code a + b}. */
  public static final class Add extends ScalarFunction {
    /** Of double precision. */
    public @Nullable Double eval(@Nullable Double a, @Nullable Double b) {
      return a == null || b == null ? null : within(a + b, a, b);
    }

    /** Of real. */
    public @Nullable Float eval(@Nullable Float a, @Nullable Float b) {
      return a == null || b == null ? null : real(eval((double) a, (double) b));
    }
  }

  /** {@code a - b}. */
  public static final class Subtract extends ScalarFunction {
    /** Of double precision. */
    public @Nullable Double eval(@Nullable Double a, @Nullable Double b) {
      return a == null || b == null ? null : within(a - b, a, b);
    }

    /** Of real. */
    public @Nullable Float eval(@Nullable Float a, @Nullable Float b) {
      return a == null || b == null ? null : real(eval((double) a, (double) b));
    }
  }

  /** {@code a * b}. */
  public static final class Multiply extends ScalarFunction {
    /** Of double precision. */
    public @Nullable Double eval(@Nullable Double a, @Nullable Double b) {
      if (a == null || b == null) {
        return null;
      }
      double product = a * b;
      return product == 0 && a != 0 && b != 0 ? null : within(product, a, b);
    }

    /** Of real. */
    public @Nullable Float eval(@Nullable Float a, @Nullable Float b) {
      return a == null || b == null ? null : real(eval((double) a, (double) b));
    }
  }

  /** {@code a / b}. */
  public static final class Divide extends ScalarFunction {
    /** Of double precision; NULL if b is 0. */
    public @Nullable Double eval(@Nullable Double a, @Nullable Double b) {
      if (a == null || b == null || (b == 0 && !Double.isNaN(a))) {
        return null;
      }
      double quotient = a / b;
      return quotient == 0 && a != 0 && !Double.isInfinite(b) ? null : within(quotient, a, a);
    }

    /** Of real. */
    public @Nullable Float eval(@Nullable Float a, @Nullable Float b) {
      return a == null || b == null ? null : real(eval((double) a, (double) b));
    }
  }

  /** What an aggregate of double precision is. */
  public static final class Finite extends ScalarFunction {
    /** NULL of what is infinite or no number. */
    public @Nullable Double eval(@Nullable Double a) {
      return a == null || !Double.isFinite(a) ? null : (Double) unsignedZero(a);
    }
  }

  /** {@code -a}. */
  public static final class Negate extends ScalarFunction {
    /** Of double precision. */
    public @Nullable Double eval(@Nullable Double a) {
      return a == null ? null : (Double) (0.0 - a);
    }

    /** Of real. */
    public @Nullable Float eval(@Nullable Float a) {
      return a == null ? null : (Float) (0f - a);
    }
  }
}
