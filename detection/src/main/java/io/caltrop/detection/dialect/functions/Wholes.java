package io.caltrop.detection.dialect.functions;

import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/** Arithmetic of bigint that gives NULL where the result is none. */
public final class Wholes {
  private Wholes() {}

  /** {@code a + b}. */
  public static final class Add extends ScalarFunction {
    /** Of bigint. */
    public @Nullable Long eval(@Nullable Long a, @Nullable Long b) {
      if (a == null || b == null) {
        return null;
      }
      long sum = a + b;
      // It is too large if both have the other sign.
      return ((a ^ sum) & (b ^ sum)) < 0 ? null : (Long) sum;
    }
  }

  /** {@code a - b}. */
  public static final class Subtract extends ScalarFunction {
    /** Of bigint. */
    public @Nullable Long eval(@Nullable Long a, @Nullable Long b) {
      if (a == null || b == null) {
        return null;
      }
      long difference = a - b;
      return ((a ^ b) & (a ^ difference)) < 0 ? null : (Long) difference;
    }
  }

  /** {@code a * b}. */
  public static final class Multiply extends ScalarFunction {
    /** Of bigint. */
    public @Nullable Long eval(@Nullable Long a, @Nullable Long b) {
      if (a == null || b == null) {
        return null;
      }
      long product = a * b;
      return Math.multiplyHigh(a, b) == product >> 63 ? (Long) product : null;
    }
  }

  /** {@code a / b}. */
  public static final class Divide extends ScalarFunction {
    /** Of bigint; NULL if b is 0. */
    public @Nullable Long eval(@Nullable Long a, @Nullable Long b) {
      return a == null || b == null || b == 0 || (a == Long.MIN_VALUE && b == -1)
          ? null
          : (Long) (a / b);
    }
  }

  /** {@code abs(a)}. */
  public static final class Absolute extends ScalarFunction {
    /** Of bigint. */
    public @Nullable Long eval(@Nullable Long a) {
      return a == null || a == Long.MIN_VALUE ? null : (Long) Math.abs(a);
    }
  }
}
