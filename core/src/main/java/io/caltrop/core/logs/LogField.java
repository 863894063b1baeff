package io.caltrop.core.logs;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The fields of a log record that are columns of {@code log_data}, in the order of the columns. */
public enum LogField {
  TIMESTAMP,
  IP_ADDRESS,
  USER,
  ACTION,
  RESOURCE,
  STATUS_CODE,
  METHOD,
  HOST,
  USER_AGENT,
  REFERRER,
  BYTES,
  DESTINATION,
  PORT,
  OUTCOME,
  COUNTRY,
  PROGRAM,
  MESSAGE;

  private static final Map<String, LogField> BY_NAME = byName();

  private final String column = name().toLowerCase(Locale.ROOT);

  private static Map<String, LogField> byName() {
    Map<String, LogField> byName = new HashMap<>();
    for (LogField field : values()) {
      byName.put(field.column, field);
    }
    return Map.copyOf(byName);
  }

  /** The name in the record and of the column. */
  public String column() {
    return column;
  }

  /** The field of a name. */
  static Optional<LogField> of(String column) {
    return Optional.ofNullable(BY_NAME.get(column));
  }

  /** The names of all columns, in order. */
  public static List<String> columns() {
    return Arrays.stream(values()).map(LogField::column).toList();
  }
}
