package io.caltrop.detection.rules;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A test of a rule: rows go in, findings come out.
 *
 * @param rows in the order in which they come
 * @param expected every finding, in any order; none if the rule must stay silent
 */
public record RuleCase(String name, List<Row> rows, List<Expected> expected) {
  /** When cases begin: midnight of a Monday, so that hours and days of the week can be told. */
  public static final Instant BEGIN = Instant.parse("2026-01-05T00:00:00Z");

  /** Copies. */
  public RuleCase {
    rows = List.copyOf(rows);
    expected = List.copyOf(expected);
  }

  /**
   * One row of a source.
   *
   * @param source its name, such as {@code log_data}
   * @param at its time, after {@link #BEGIN}
   * @param fields of the record, without its time
   */
  public record Row(String source, Duration at, Map<String, String> fields) {
    /** Copies. */
    public Row {
      fields = Map.copyOf(fields);
    }
  }

  /**
   * A finding that must come.
   *
   * @param values columns of the record, as text; those that are left out may be anything
   */
  public record Expected(Map<String, String> values) {
    /** Copies. */
    public Expected {
      values = Map.copyOf(values);
    }
  }
}
