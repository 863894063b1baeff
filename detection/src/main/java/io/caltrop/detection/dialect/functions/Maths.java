package io.caltrop.detection.dialect.functions;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.inference.ArgumentTypeStrategy;
import org.apache.flink.table.types.inference.InputTypeStrategies;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.jspecify.annotations.Nullable;

/** Functions of numbers that give NULL where PostgreSQL fails. */
public final class Maths {
  private static final int MOST_DIGITS = 38;
  private static final ArgumentTypeStrategy DECIMAL =
      InputTypeStrategies.logical(LogicalTypeRoot.DECIMAL);
  private static final ArgumentTypeStrategy INTEGER =
      InputTypeStrategies.logical(LogicalTypeRoot.INTEGER);

  private Maths() {}

  /** {@code round(x)}: halves to the even one. */
  public static final class Round extends ScalarFunction {
    /** Of double precision. */
    public @Nullable Double eval(@Nullable Double x) {
      return x == null ? null : (Double) Fractions.unsignedZero(Math.rint(x));
    }
  }

  /** {@code ceil(x)}. */
  public static final class Ceiling extends ScalarFunction {
    /** Of double precision. */
    public @Nullable Double eval(@Nullable Double x) {
      return x == null ? null : (Double) Fractions.unsignedZero(Math.ceil(x));
    }
  }

  /** {@code trunc(x)}: Flink's goes by way of 38 digits and fails where they do not suffice. */
  public static final class Truncate extends ScalarFunction {
    /** Of double precision. */
    public @Nullable Double eval(@Nullable Double x) {
      return x == null
          ? null
          : (Double) Fractions.unsignedZero(x < 0 ? Math.ceil(x) : Math.floor(x));
    }
  }

  /** {@code round(x, digits)}, halves away from zero; precision and scale are further arguments. */
  public static final class RoundTo extends ScalarFunction {
    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
      return NumericDigits.behind(DECIMAL, INTEGER);
    }

    /** Of numeric. */
    public @Nullable BigDecimal eval(
        @Nullable BigDecimal x,
        @Nullable Integer digits,
        @Nullable Integer precision,
        @Nullable Integer scale) {
      return to(x, digits, precision, scale, RoundingMode.HALF_UP);
    }
  }

  /** {@code trunc(x, digits)}; precision and scale are further arguments. */
  public static final class TruncateTo extends ScalarFunction {
    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
      return NumericDigits.behind(DECIMAL, INTEGER);
    }

    /** Of numeric. */
    public @Nullable BigDecimal eval(
        @Nullable BigDecimal x,
        @Nullable Integer digits,
        @Nullable Integer precision,
        @Nullable Integer scale) {
      return to(x, digits, precision, scale, RoundingMode.DOWN);
    }
  }

  /** The sum divided by the count; precision and scale are further arguments. */
  public static final class Average extends ScalarFunction {
    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
      return NumericDigits.behind(DECIMAL, InputTypeStrategies.logical(LogicalTypeRoot.BIGINT));
    }

    /** Of numeric; NULL of nothing. */
    public @Nullable BigDecimal eval(
        @Nullable BigDecimal sum,
        @Nullable Long count,
        @Nullable Integer precision,
        @Nullable Integer scale) {
      if (sum == null || count == null || count == 0 || precision == null || scale == null) {
        return null;
      }
      BigDecimal average = sum.divide(BigDecimal.valueOf(count), scale, RoundingMode.HALF_UP);
      return NumberTexts.rounded(average, precision, scale);
    }
  }

  private static @Nullable BigDecimal to(
      @Nullable BigDecimal x,
      @Nullable Integer digits,
      @Nullable Integer precision,
      @Nullable Integer scale,
      RoundingMode mode) {
    if (x == null || digits == null || precision == null || scale == null) {
      return null;
    }
    int kept = Math.max(-MOST_DIGITS, Math.min(MOST_DIGITS, digits));
    return NumberTexts.rounded(kept >= x.scale() ? x : x.setScale(kept, mode), precision, scale);
  }

  /** {@code sqrt(x)}. */
  public static final class SquareRoot extends ScalarFunction {
    /** NULL of what is negative. */
    public @Nullable Double eval(@Nullable Double x) {
      return x == null || x < 0 ? null : (Double) Math.sqrt(x);
    }
  }

  /** {@code ln(x)}. */
  public static final class NaturalLogarithm extends ScalarFunction {
    /** NULL of what is not positive. */
    public @Nullable Double eval(@Nullable Double x) {
      return x == null || x <= 0 ? null : (Double) Math.log(x);
    }
  }

  /** {@code log(x)}, to the base of 10. */
  public static final class CommonLogarithm extends ScalarFunction {
    /** NULL of what is not positive. */
    public @Nullable Double eval(@Nullable Double x) {
      return x == null || x <= 0 ? null : (Double) Math.log10(x);
    }
  }

  /** {@code exp(x)}. */
  public static final class Exponential extends ScalarFunction {
    /** NULL if it is too large, or too near to 0. */
    public @Nullable Double eval(@Nullable Double x) {
      return x == null ? null : inRange(Math.exp(x), x, 0);
    }
  }

  /** {@code power(x, y)}. */
  public static final class Power extends ScalarFunction {
    /** NULL if there is none, or it is too large or too near to 0. */
    public @Nullable Double eval(@Nullable Double x, @Nullable Double y) {
      if (x == null || y == null) {
        return null;
      }
      return x == 0 && y >= 0 ? (Double) Math.pow(0.0, y) : inRange(Math.pow(x, y), x, y);
    }
  }

  /** NULL for a result that is out of range; of finite operands none is 0, by exact arithmetic. */
  private static @Nullable Double inRange(double result, double x, double y) {
    boolean isLost = result == 0 || !Double.isFinite(result);
    return isLost && Double.isFinite(x) && Double.isFinite(y)
        ? null
        : (Double) Fractions.unsignedZero(result);
  }
}
