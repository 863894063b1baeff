package io.caltrop.detection.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A Kafka topic of JSON objects, read as a table.
 *
 * @param name as queries name it
 * @param columns fields of the objects by name; a missing field is NULL, and so is a value that
 *     does not fit its type; a number or truth value in a text column is its JSON text
 * @param watermark how event time moves on, if the table has any
 * @param topic its name in Kafka
 * @param startup where reading starts: {@code earliest}, {@code latest}, {@link #COMMITTED}, or
 *     epoch ms
 * @param kafka client properties, {@code bootstrap.servers} among them
 */
public record SourceTable(
    String name,
    List<Column> columns,
    Optional<Watermark> watermark,
    String topic,
    String startup,
    Map<String, String> kafka) {
  /**
   * A column that every table has besides its own: when Kafka took the record, TIMESTAMP_LTZ(3),
   * never NULL. Expressions may use it; queries do not name it otherwise.
   */
  public static final String RECORD_TIME = "$record_time";

  /**
   * Reading starts at the offsets that the group of the client properties ({@code group.id}) has
   * committed; where there are none, at the earliest.
   */
  public static final String COMMITTED = "committed";

  /**
   * The type of a column whose values are all JSON, as text: a text that is none becomes a text of
   * JSON.
   */
  public static final String JSON = "JSON";

  /** How far a row's time may lie ahead of when Kafka took it and still move event time on. */
  public static final Duration MOST_AHEAD = Duration.ofHours(24);

  /** Copies. */
  public SourceTable {
    columns = List.copyOf(columns);
    kafka = Map.copyOf(kafka);
  }

  /** The same; one that begins at the end of the topic begins where that is at a moment. */
  SourceTable latestIs(Instant moment) {
    String begin = startup.equals("latest") ? Long.toString(moment.toEpochMilli()) : startup;
    return new SourceTable(name, columns, watermark, topic, begin, kafka);
  }

  /** The names of the columns of type {@link #JSON}. */
  Set<String> jsonColumns() {
    return columns.stream()
        .filter(column -> column.type().equals(JSON))
        .map(Column::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * A column.
   *
   * @param type in Flink's SQL, such as {@code VARCHAR} or {@code TIMESTAMP_LTZ(3)}, or {@link
   *     #JSON}
   * @param expression Flink's SQL for a computed column; empty for a field of the record
   */
  public record Column(String name, String type, Optional<String> expression) {}

  /**
   * Event time.
   *
   * @param column of type TIMESTAMP_LTZ(3) or TIMESTAMP(3)
   * @param expression Flink's SQL, such as {@code `ts` - INTERVAL '5' SECOND}
   */
  public record Watermark(String column, String expression) {}
}
