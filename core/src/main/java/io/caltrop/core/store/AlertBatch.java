package io.caltrop.core.store;

import io.caltrop.core.Alert;
import java.util.List;

/**
 * Alerts that are recorded together, and how far the reading of their partitions advances by it.
 *
 * @param alerts in the order read; may hold duplicates, may be empty
 * @param advances at most one a partition; empty for alerts that come from no log
 */
public record AlertBatch(List<Alert> alerts, List<Advance> advances) {
  /** Copies. */
  public AlertBatch {
    alerts = List.copyOf(alerts);
    advances = List.copyOf(advances);
  }

  /**
   * The reading of one partition moves on.
   *
   * @param topicId the topic's unique id (not its name: a topic made anew starts at 0 again)
   * @param from the offset of the first record read
   * @param next the offset to read next
   */
  public record Advance(String topicId, int partition, long from, long next) {
    /** Checks the order. */
    public Advance {
      if (from < 0 || next < from) {
        throw new IllegalArgumentException(
            "an advance goes forward, not from " + from + " to " + next);
      }
    }
  }
}
