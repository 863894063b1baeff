package io.caltrop.detection.engine.json;

import java.io.Serializable;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Writes Flink's values as JSON: numbers as numbers, times as ISO 8601 with seconds (points in time
 * with {@code Z}), bytes in base 64, rows as objects with their columns in order. A number that
 * JSON has no word for (NaN, infinity) is null.
 */
@FunctionalInterface
public interface JsonValues extends Serializable {
  /** Appends the value. */
  void append(Object value, StringBuilder json);

  /** Appends the value, or null. */
  default void appendOrNull(@Nullable Object value, StringBuilder json) {
    if (value == null) {
      json.append("null");
    } else {
      append(value, json);
    }
  }

  /** The writer for a type. */
  static JsonValues of(LogicalType type) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT -> (value, json) -> json.append(value);
      case FLOAT, DOUBLE -> JsonValues::floating;
      case DECIMAL ->
          (value, json) -> json.append(((DecimalData) value).toBigDecimal().toPlainString());
      case BINARY, VARBINARY ->
          (value, json) ->
              JsonText.encode(Base64.getEncoder().encodeToString((byte[]) value), json);
      case DATE ->
          (value, json) -> JsonText.encode(LocalDate.ofEpochDay((Integer) value).toString(), json);
      case TIME_WITHOUT_TIME_ZONE -> (value, json) -> JsonText.encode(time((Integer) value), json);
      case TIMESTAMP_WITHOUT_TIME_ZONE ->
          (value, json) -> JsonText.encode(local(((TimestampData) value).toLocalDateTime()), json);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          (value, json) -> JsonText.encode(((TimestampData) value).toInstant().toString(), json);
      case ARRAY -> array(((ArrayType) type).getElementType());
      case MAP -> map(((MapType) type).getKeyType(), ((MapType) type).getValueType());
      case MULTISET -> map(((MultisetType) type).getElementType(), new IntType());
      case ROW -> row((RowType) type, all((RowType) type));
      default -> (value, json) -> JsonText.encode(value.toString(), json);
    };
  }

  /** With its seconds, and thousandths if there are such, as an instant has them. */
  private static String local(LocalDateTime value) {
    String instant = value.toInstant(ZoneOffset.UTC).toString();
    return instant.substring(0, instant.length() - 1);
  }

  private static String time(int millis) {
    String day = local(LocalDate.EPOCH.atTime(LocalTime.ofNanoOfDay(millis * 1_000_000L)));
    return day.substring(day.indexOf('T') + 1);
  }

  /** The writer for rows of a type of which only these columns are written. */
  static JsonValues of(RowType type, List<Integer> columns) {
    return row(type, columns);
  }

  private static List<Integer> all(RowType type) {
    return IntStream.range(0, type.getFieldCount()).boxed().toList();
  }

  private static void floating(Object value, StringBuilder json) {
    boolean finite = value instanceof Number number && Double.isFinite(number.doubleValue());
    json.append(finite ? value : "null");
  }

  private static JsonValues array(LogicalType elementType) {
    ArrayData.ElementGetter getter = ArrayData.createElementGetter(elementType);
    JsonValues element = of(elementType);
    return (value, json) -> {
      ArrayData array = (ArrayData) value;
      json.append('[');
      for (int i = 0; i < array.size(); i++) {
        json.append(i == 0 ? "" : ",");
        element.appendOrNull(getter.getElementOrNull(array, i), json);
      }
      json.append(']');
    };
  }

  private static JsonValues map(LogicalType keyType, LogicalType valueType) {
    ArrayData.ElementGetter keys = ArrayData.createElementGetter(keyType);
    ArrayData.ElementGetter values = ArrayData.createElementGetter(valueType);
    JsonValues mapped = of(valueType);
    return (value, json) -> {
      MapData map = (MapData) value;
      json.append('{');
      for (int i = 0; i < map.size(); i++) {
        json.append(i == 0 ? "" : ",");
        JsonText.encode(String.valueOf(keys.getElementOrNull(map.keyArray(), i)), json);
        json.append(':');
        mapped.appendOrNull(values.getElementOrNull(map.valueArray(), i), json);
      }
      json.append('}');
    };
  }

  private static JsonValues row(RowType type, List<Integer> columns) {
    int size = columns.size();
    String[] starts = new String[size];
    RowData.FieldGetter[] getters = new RowData.FieldGetter[size];
    JsonValues[] writers = new JsonValues[size];
    for (int i = 0; i < size; i++) {
      int column = columns.get(i);
      StringBuilder start = new StringBuilder(i == 0 ? "{" : ",");
      JsonText.encode(type.getFieldNames().get(column), start);
      starts[i] = start.append(':').toString();
      getters[i] = RowData.createFieldGetter(type.getTypeAt(column), column);
      writers[i] = of(type.getTypeAt(column));
    }
    String end = size == 0 ? "{}" : "}";
    return (value, json) -> {
      RowData row = (RowData) value;
      for (int i = 0; i < size; i++) {
        json.append(starts[i]);
        writers[i].appendOrNull(getters[i].getFieldOrNull(row), json);
      }
      json.append(end);
    };
  }
}
