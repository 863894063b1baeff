package io.caltrop.detection.dialect.functions;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.inference.InputTypeStrategies;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.jspecify.annotations.Nullable;

/** Casts that read and round as PostgreSQL does and give NULL where PostgreSQL fails. */
public final class Casts {
  private static final DateTimeFormatter DATE_TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
          .toFormatter();

  private Casts() {}

  /** To smallint. */
  public static final class ToSmallint extends ScalarFunction {
    /** From text. */
    public @Nullable Short eval(@Nullable String value) {
      return narrow(value == null ? null : whole(value, Short.MIN_VALUE, Short.MAX_VALUE));
    }

    /** From whole numbers. */
    public @Nullable Short eval(@Nullable Long value) {
      return narrow(
          value == null ? null : NumberTexts.within(value, Short.MIN_VALUE, Short.MAX_VALUE));
    }

    /** From binary fractions. */
    public @Nullable Short eval(@Nullable Double value) {
      return narrow(
          value == null ? null : NumberTexts.whole(value, Short.MIN_VALUE, Short.MAX_VALUE));
    }

    /** From decimal fractions. */
    public @Nullable Short eval(@DataTypeHint("DECIMAL(38, 18)") @Nullable BigDecimal value) {
      return narrow(
          value == null ? null : NumberTexts.whole(value, Short.MIN_VALUE, Short.MAX_VALUE));
    }

    private static @Nullable Short narrow(@Nullable Long value) {
      return value == null ? null : (Short) value.shortValue();
    }
  }

  /** To integer. */
  public static final class ToInteger extends ScalarFunction {
    /** From text. */
    public @Nullable Integer eval(@Nullable String value) {
      return narrow(value == null ? null : whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }

    /** From whole numbers. */
    public @Nullable Integer eval(@Nullable Long value) {
      return narrow(
          value == null ? null : NumberTexts.within(value, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }

    /** From binary fractions. */
    public @Nullable Integer eval(@Nullable Double value) {
      return narrow(
          value == null ? null : NumberTexts.whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }

    /** From decimal fractions. */
    public @Nullable Integer eval(@DataTypeHint("DECIMAL(38, 18)") @Nullable BigDecimal value) {
      return narrow(
          value == null ? null : NumberTexts.whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }

    private static @Nullable Integer narrow(@Nullable Long value) {
      return value == null ? null : (Integer) value.intValue();
    }
  }

  /** To bigint. */
  public static final class ToBigint extends ScalarFunction {
    /** From text. */
    public @Nullable Long eval(@Nullable String value) {
      return value == null ? null : whole(value, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** From binary fractions. */
    public @Nullable Long eval(@Nullable Double value) {
      return value == null ? null : NumberTexts.whole(value, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** From decimal fractions. */
    public @Nullable Long eval(@DataTypeHint("DECIMAL(38, 18)") @Nullable BigDecimal value) {
      return value == null ? null : NumberTexts.whole(value, Long.MIN_VALUE, Long.MAX_VALUE);
    }
  }

  /** Text to numeric: precision and scale are further arguments. */
  public static final class ToNumeric extends ScalarFunction {
    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
      return NumericDigits.behind(InputTypeStrategies.logical(LogicalTypeFamily.CHARACTER_STRING));
    }

    /** From text. */
    public @Nullable BigDecimal eval(
        @Nullable String value, @Nullable Integer precision, @Nullable Integer scale) {
      return value == null || precision == null || scale == null
          ? null
          : NumberTexts.decimal(value, precision, scale);
    }
  }

  /** Text and real to double precision. */
  public static final class ToDouble extends ScalarFunction {
    /** From real: its own value, where Flink takes a literal's digits for that. */
    public @Nullable Double eval(@Nullable Float value) {
      return value == null ? null : (Double) value.doubleValue();
    }

    /** From text. */
    public @Nullable Double eval(@Nullable String value) {
      return value == null ? null : NumberTexts.floating(value);
    }
  }

  /** To real. */
  public static final class ToReal extends ScalarFunction {
    /** From text. */
    public @Nullable Float eval(@Nullable String value) {
      return value == null ? null : NumberTexts.real(value);
    }

    /** From double precision. */
    public @Nullable Float eval(@Nullable Double value) {
      return value == null ? null : NumberTexts.real(value.doubleValue());
    }
  }

  /** Text to boolean. */
  public static final class ToBoolean extends ScalarFunction {
    /** From text. */
    public @Nullable Boolean eval(@Nullable String value) {
      return value == null ? null : NumberTexts.truth(value);
    }
  }

  /** Text to date. */
  public static final class ToDate extends ScalarFunction {
    /** From text. */
    public @Nullable LocalDate eval(@Nullable String value) {
      return value == null ? null : TimeTexts.date(value);
    }
  }

  /** Text to timestamp without time zone. */
  public static final class ToTimestamp extends ScalarFunction {
    /** From text. */
    @DataTypeHint("TIMESTAMP(6)")
    public @Nullable LocalDateTime eval(@Nullable String value) {
      return value == null ? null : TimeTexts.dateTime(value);
    }
  }

  /** Text to timestamp with time zone. */
  public static final class ToTimestamptz extends ScalarFunction {
    /** From text. */
    @DataTypeHint("TIMESTAMP_LTZ(6)")
    public @Nullable Instant eval(@Nullable String value) {
      return value == null ? null : TimeTexts.instant(value);
    }
  }

  /** When an event happened, by its own account: see {@link TimeTexts#eventTime}. */
  public static final class ToEventTime extends ScalarFunction {
    /** From text; of a count of milliseconds, too. */
    @DataTypeHint("TIMESTAMP_LTZ(3)")
    public @Nullable Instant eval(@Nullable String value) {
      return value == null ? null : TimeTexts.eventTime(value);
    }
  }

  /** A time of a record, which is read as its event time would be. */
  public static final class ToSourceTime extends ScalarFunction {
    /** From text; of a count of milliseconds, too. */
    @DataTypeHint("TIMESTAMP_LTZ(6)")
    public @Nullable Instant eval(@Nullable String value) {
      return value == null ? null : TimeTexts.eventTime(value);
    }
  }

  /** To text. */
  public static final class ToText extends ScalarFunction {
    /** From double precision. */
    public @Nullable String eval(@Nullable Double value) {
      return value == null ? null : NumberTexts.text(value.doubleValue());
    }

    /** From real. */
    public @Nullable String eval(@Nullable Float value) {
      return value == null ? null : NumberTexts.text(value.floatValue());
    }

    /** From timestamp with time zone, in UTC. */
    public @Nullable String eval(@DataTypeHint("TIMESTAMP_LTZ(6)") @Nullable Instant value) {
      return value == null ? null : DATE_TIME.format(value.atOffset(ZoneOffset.UTC)) + "+00";
    }
  }

  /** Timestamp without time zone to text. */
  public static final class TimestampToText extends ScalarFunction {
    /** From timestamp. */
    public @Nullable String eval(@DataTypeHint("TIMESTAMP(6)") @Nullable LocalDateTime value) {
      return value == null ? null : DATE_TIME.format(value);
    }
  }

  private static @Nullable Long whole(String value, long min, long max) {
    return NumberTexts.whole(value, min, max);
  }
}
