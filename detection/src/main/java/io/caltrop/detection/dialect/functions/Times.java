package io.caltrop.detection.dialect.functions;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/** What {@code extract} takes out of a time. */
public final class Times {
  private static final LocalDateTime YEAR_2000 = LocalDateTime.of(2000, 1, 1, 0, 0);
  private static final int MICRO_DIGITS = 6;

  private Times() {}

  /** {@code extract(field from time)}; NULL for an unknown field. */
  public static final class Extract extends ScalarFunction {
    /** From timestamp. */
    @DataTypeHint("DECIMAL(20, 6)")
    public @Nullable BigDecimal eval(
        @Nullable String field, @DataTypeHint("TIMESTAMP(6)") @Nullable LocalDateTime time) {
      return field == null || time == null ? null : extract(field, time);
    }

    /** From timestamp with time zone, in UTC. */
    @DataTypeHint("DECIMAL(20, 6)")
    public @Nullable BigDecimal eval(
        @Nullable String field, @DataTypeHint("TIMESTAMP_LTZ(6)") @Nullable Instant time) {
      return field == null || time == null
          ? null
          : extract(field, LocalDateTime.ofInstant(time, ZoneOffset.UTC));
    }
  }

  /** A time with fewer digits behind the point of its second. */
  public static final class Round extends ScalarFunction {
    /** Of timestamp. */
    @DataTypeHint("TIMESTAMP(6)")
    public @Nullable LocalDateTime eval(
        @DataTypeHint("TIMESTAMP(6)") @Nullable LocalDateTime time, @Nullable Integer digits) {
      return time == null || digits == null ? null : rounded(time, digits);
    }

    /** Of timestamp with time zone. */
    @DataTypeHint("TIMESTAMP_LTZ(6)")
    public @Nullable Instant eval(
        @DataTypeHint("TIMESTAMP_LTZ(6)") @Nullable Instant time, @Nullable Integer digits) {
      return time == null || digits == null
          ? null
          : rounded(LocalDateTime.ofInstant(time, ZoneOffset.UTC), digits)
              .toInstant(ZoneOffset.UTC);
    }

    /** Halves away from PostgreSQL's first second, that of the year 2000. */
    private static LocalDateTime rounded(LocalDateTime time, int digits) {
      long micros = ChronoUnit.MICROS.between(YEAR_2000, time);
      long unit = 1;
      for (int i = digits; i < MICRO_DIGITS; i++) {
        unit *= 10;
      }
      long size = (Math.abs(micros) + unit / 2) / unit * unit;
      return YEAR_2000.plus(micros < 0 ? -size : size, ChronoUnit.MICROS);
    }
  }

  static @Nullable BigDecimal extract(String field, LocalDateTime time) {
    return switch (field) {
      case "epoch" -> micros(time.toEpochSecond(ZoneOffset.UTC) * 1_000_000L + microsOf(time));
      case "second" -> micros(time.getSecond() * 1_000_000L + microsOf(time));
      case "milliseconds" -> BigDecimal.valueOf(time.getSecond() * 1_000_000L + microsOf(time), 3);
      case "microseconds" -> whole(time.getSecond() * 1_000_000L + microsOf(time));
      case "minute" -> whole(time.getMinute());
      case "hour" -> whole(time.getHour());
      case "day" -> whole(time.getDayOfMonth());
      case "dow" -> whole(time.getDayOfWeek().getValue() % 7);
      case "isodow" -> whole(time.getDayOfWeek().getValue());
      case "doy" -> whole(time.getDayOfYear());
      case "week" -> whole(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      case "isoyear" -> whole(time.get(IsoFields.WEEK_BASED_YEAR));
      case "month" -> whole(time.getMonthValue());
      case "quarter" -> whole(time.get(IsoFields.QUARTER_OF_YEAR));
      case "year" -> whole(time.getYear());
      case "decade" -> whole(Math.floorDiv(time.getYear(), 10));
      case "century" -> whole((time.getYear() + 99) / 100);
      default -> null;
    };
  }

  private static long microsOf(LocalDateTime time) {
    return time.get(ChronoField.MICRO_OF_SECOND);
  }

  private static BigDecimal micros(long micros) {
    return BigDecimal.valueOf(micros, 6);
  }

  private static BigDecimal whole(long value) {
    return BigDecimal.valueOf(value);
  }
}
