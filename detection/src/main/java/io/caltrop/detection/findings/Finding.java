package io.caltrop.detection.findings;

import io.caltrop.detection.rules.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a rule has found: hits that belong together, as they stand after the last of them.
 *
 * @param id the same whenever the same hits come again
 * @param rule its id
 * @param entity whom it is about
 * @param key the values of the rule's suppression columns, as one text
 * @param count of events
 * @param suppression how long after its last hit another still belongs to it
 * @param evidence the columns of the query for the newest hit: a JSON object
 */
public record Finding(
    String id,
    String rule,
    int version,
    String title,
    Severity severity,
    int risk,
    String category,
    List<String> attack,
    String entity,
    String key,
    Activity activity,
    Instant firstSeen,
    Instant lastSeen,
    long count,
    Duration suppression,
    String evidence) {
  /** Copies. */
  public Finding {
    attack = List.copyOf(attack);
  }

  /** Whether a record tells of a finding for the first time. */
  public enum Activity {
    CREATE,
    UPDATE;

    /** As records write it: {@code create}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The record of the topic: a JSON object. */
  public String json() {
    return FindingJson.write(this);
  }

  /**
   * Reads a record of the topic.
   *
   * @return empty if it is no finding's, such as one of a sink that somebody created
   * @throws IllegalArgumentException if it is a finding's and cannot be read
   */
  public static Optional<Finding> read(String json) {
    return FindingJson.read(json.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The values of the record by their names at the top level, as text: the query's columns, and
   * {@code finding_id, rule, severity, entity, count, first_seen} and so on. Without what is NULL,
   * {@code attack} and {@code evidence}.
   */
  public Map<String, String> values() {
    return FindingJson.values(this);
  }
}
