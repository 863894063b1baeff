package io.caltrop.detection.dialect;

import io.caltrop.core.logs.LogField;
import io.caltrop.detection.dialect.SqlType.Base;
import io.caltrop.detection.engine.SourceTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sources that exist from the start.
 *
 * <p>Both have a column {@code event_time} (timestamp with time zone, never NULL), which is what
 * windows are over: the time that the record states, or when Kafka took the record if it states
 * none that can be read. It is 5 seconds behind the newest when it is taken for complete. {@code *}
 * leaves it out, so that {@code SELECT *} gives the fields of the record; it is there by its name,
 * as system columns of PostgreSQL's are.
 */
public final class BuiltInSources {
  private static final String TIME = "event_time";
  private static final SqlType TIME_TYPE = new SqlType(Base.TIMESTAMPTZ, 3, 0);

  private BuiltInSources() {}

  /**
   * Log events, with the columns of {@link LogField}, all of them text: {@code timestamp,
   * ip_address, user, action, resource, status_code} and more. The time is read from {@code
   * timestamp}: {@code YYYY-MM-DD HH:MM:SS} in UTC, ISO 8601, or a count since 1970.
   *
   * @param topic usually {@code log_data}
   * @param kafka client properties
   */
  public static Relation logData(String topic, Map<String, String> kafka) {
    List<Field> fields = new ArrayList<>();
    for (String name : LogField.columns()) {
      fields.add(Field.of(name, SqlType.TEXT));
    }
    return source("log_data", fields, "pg_event_time(`timestamp`)", topic, kafka);
  }

  /**
   * Alerts as sensors report them: {@code user_id, timestamp} (ms since 1970){@code , ip, alert_id,
   * dst_port, info, reason}.
   *
   * @param topic usually {@code blacklist-events}
   * @param kafka client properties
   */
  public static Relation blacklistEvents(String topic, Map<String, String> kafka) {
    List<Field> fields =
        List.of(
            Field.of("user_id", SqlType.TEXT),
            Field.of("timestamp", SqlType.BIGINT),
            Field.of("ip", SqlType.TEXT),
            Field.of("alert_id", SqlType.INTEGER),
            Field.of("dst_port", SqlType.INTEGER),
            Field.of("info", SqlType.TEXT),
            Field.of("reason", SqlType.TEXT));
    return source("blacklist_events", fields, "TO_TIMESTAMP_LTZ(`timestamp`, 3)", topic, kafka);
  }

  private static Relation source(
      String name, List<Field> read, String time, String topic, Map<String, String> kafka) {
    List<Field> fields = new ArrayList<>(read);
    fields.add(new Field(TIME, TIME, TIME_TYPE, true, true, false));
    List<SourceTable.Column> columns = new ArrayList<>();
    read.forEach(
        field ->
            columns.add(
                new SourceTable.Column(field.name(), field.type().flink(), Optional.empty())));
    String expression = "COALESCE(%s, %s)".formatted(time, Names.flink(SourceTable.RECORD_TIME));
    columns.add(new SourceTable.Column(TIME, TIME_TYPE.flink(), Optional.of(expression)));
    SourceTable.Watermark watermark =
        new SourceTable.Watermark(TIME, "`event_time` - INTERVAL '5' SECOND");
    return Relation.source(
        new SourceTable(name, columns, Optional.of(watermark), topic, "earliest", kafka), fields);
  }
}
