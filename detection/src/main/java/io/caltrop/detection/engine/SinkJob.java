package io.caltrop.detection.engine;

import java.util.List;
import java.util.Map;

/**
 * A query whose changes are published to a topic, as JSON objects with its columns in order.
 *
 * @param name of the job; one runs under a name
 * @param topic its name in Kafka; it must be there
 * @param kafka client properties, {@code bootstrap.servers} among them
 * @param form which changes are records
 * @param key indices of the columns that are the records' keys; for {@link Form#UPSERT} those of
 *     the {@link Plan}
 * @param start with which state
 */
public record SinkJob(
    String name,
    StreamQuery query,
    String topic,
    Map<String, String> kafka,
    Form form,
    List<Integer> key,
    Start start) {
  /** Copies. */
  public SinkJob {
    kafka = Map.copyOf(kafka);
    key = List.copyOf(key);
  }

  /** Which changes are records. */
  public enum Form {
    /** A row that comes, and what an updated row is now; not that a row is gone. */
    APPEND_ONLY,

    /** A key's newest record is its row; one without a value says that the row is gone. */
    UPSERT
  }
}
