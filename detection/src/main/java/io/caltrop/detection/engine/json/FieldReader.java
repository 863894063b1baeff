package io.caltrop.detection.engine.json;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.function.Function;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;

/**
 * Reads a field into a column, as Flink holds it. A value that does not fit the column is NULL: one
 * odd record must not stop a job.
 */
@FunctionalInterface
interface FieldReader extends Serializable {
  /** The value of the field at the index, or null. */
  @Nullable Object read(JsonFields fields, int index);

  /** Whether columns of the type can be read. */
  static boolean supports(LogicalType type) {
    return switch (type.getTypeRoot()) {
      case CHAR,
          VARCHAR,
          BOOLEAN,
          TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          FLOAT,
          DOUBLE,
          DECIMAL,
          DATE,
          TIME_WITHOUT_TIME_ZONE,
          TIMESTAMP_WITHOUT_TIME_ZONE,
          TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          true;
      default -> false;
    };
  }

  /** The reader for a supported type. */
  static FieldReader of(LogicalType type) {
    return switch (type.getTypeRoot()) {
      case CHAR, VARCHAR -> FieldReader::text;
      case BOOLEAN -> FieldReader::truth;
      case TINYINT -> integer(Byte.MIN_VALUE, Byte.MAX_VALUE, Long::byteValue);
      case SMALLINT -> integer(Short.MIN_VALUE, Short.MAX_VALUE, Long::shortValue);
      case INTEGER -> integer(Integer.MIN_VALUE, Integer.MAX_VALUE, Long::intValue);
      case BIGINT -> integer(Long.MIN_VALUE, Long.MAX_VALUE, value -> value);
      case FLOAT -> floating(BigDecimal::floatValue);
      case DOUBLE -> floating(BigDecimal::doubleValue);
      case DECIMAL -> decimal((DecimalType) type);
      case DATE -> FieldReader::date;
      case TIME_WITHOUT_TIME_ZONE -> FieldReader::time;
      case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          timestamp(LogicalTypeChecks.getPrecision(type));
      default -> throw new IllegalArgumentException("no column of a source: " + type);
    };
  }

  /** The reader for a text column whose values are all JSON. */
  static FieldReader json() {
    return (fields, index) ->
        fields.kind(index) == JsonScanner.NULL
            ? null
            : StringData.fromString(HeldJson.readOrQuoted(fields.text(index)));
  }

  private static @Nullable StringData text(JsonFields fields, int index) {
    if (fields.kind(index) == JsonScanner.NULL) {
      return null;
    }
    boolean text = fields.kind(index) == JsonScanner.TEXT;
    if (text && fields.isPlain(index)) {
      // A copy: the row may outlive the record in Flink's state.
      return BinaryStringData.fromBytes(
          Arrays.copyOfRange(fields.json(), fields.start(index) + 1, fields.end(index) - 1));
    }
    return StringData.fromString(fields.text(index));
  }

  private static @Nullable Boolean truth(JsonFields fields, int index) {
    String text =
        switch (fields.kind(index)) {
          case JsonScanner.TRUE, JsonScanner.FALSE, JsonScanner.TEXT -> fields.text(index).strip();
          default -> "";
        };
    if (text.equals("true")) {
      return Boolean.TRUE;
    }
    return text.equals("false") ? Boolean.FALSE : null;
  }

  private static FieldReader integer(long least, long most, IntegerOf integerOf) {
    return (fields, index) -> {
      if (!isNumeric(fields, index)) {
        return null;
      }
      boolean text = fields.kind(index) == JsonScanner.TEXT;
      Long value =
          Numbers.integer(
              fields.json(),
              fields.start(index) + (text ? 1 : 0),
              fields.end(index) - (text ? 1 : 0));
      return value == null || value < least || value > most ? null : integerOf.apply(value);
    };
  }

  private static FieldReader floating(FloatingOf floatingOf) {
    return (fields, index) -> {
      BigDecimal value = number(fields, index);
      return value == null ? null : within(floatingOf.apply(value), value);
    };
  }

  /** NULL for what is too large, or too near to 0; there is no -0. */
  private static @Nullable Number within(Number nearest, BigDecimal value) {
    double result = nearest.doubleValue();
    boolean isLost = Double.isInfinite(result) || (result == 0 && value.signum() != 0);
    return isLost ? null : nearest;
  }

  private static FieldReader decimal(DecimalType type) {
    int precision = type.getPrecision();
    int scale = type.getScale();
    return (fields, index) -> {
      BigDecimal value = number(fields, index);
      return value == null || Numbers.isVast(value)
          ? null
          : DecimalData.fromBigDecimal(value, precision, scale);
    };
  }

  private static @Nullable BigDecimal number(JsonFields fields, int index) {
    return isNumeric(fields, index) ? Numbers.decimal(fields.text(index).strip()) : null;
  }

  private static boolean isNumeric(JsonFields fields, int index) {
    byte kind = fields.kind(index);
    return kind == JsonScanner.NUMBER || kind == JsonScanner.TEXT;
  }

  private static @Nullable Integer date(JsonFields fields, int index) {
    if (fields.kind(index) != JsonScanner.TEXT) {
      return null;
    }
    return Times.date(fields.text(index));
  }

  private static @Nullable Integer time(JsonFields fields, int index) {
    if (fields.kind(index) != JsonScanner.TEXT) {
      return null;
    }
    return Times.time(fields.text(index));
  }

  private static FieldReader timestamp(int precision) {
    return (fields, index) ->
        switch (fields.kind(index)) {
          case JsonScanner.TEXT -> Times.timestamp(fields.text(index), precision);
          case JsonScanner.NUMBER -> epochMs(fields, index);
          default -> null;
        };
  }

  private static @Nullable TimestampData epochMs(JsonFields fields, int index) {
    Long ms = Numbers.integer(fields.json(), fields.start(index), fields.end(index));
    return ms == null ? null : Times.ofEpochMs(ms);
  }

  /** From a checked value to the column's own class. */
  @FunctionalInterface
  interface IntegerOf extends Function<Long, Number>, Serializable {}

  /** From a number to the nearest of the column's own class. */
  @FunctionalInterface
  interface FloatingOf extends Function<BigDecimal, Number>, Serializable {}
}
