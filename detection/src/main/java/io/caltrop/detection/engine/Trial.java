package io.caltrop.detection.engine;

import java.time.Instant;
import java.util.List;

/**
 * A rule over a few records, to see what it finds.
 *
 * @param records in the order in which they come; of the same source only that is kept
 */
public record Trial(RuleQuery rule, List<Input> records) {
  /** Copies. */
  public Trial {
    records = List.copyOf(records);
  }

  /**
   * One record of a topic.
   *
   * @param source the table that reads it, such as {@code log_data}
   * @param at when Kafka would have taken it
   * @param json the record's value
   */
  public record Input(String source, Instant at, String json) {}
}
