package io.caltrop.detection.findings;

import io.caltrop.detection.rules.Rule;
import io.caltrop.detection.rules.Severity;
import java.io.Serializable;
import java.util.List;

/**
 * What every finding of a rule says of the rule.
 *
 * @param suppressionMs how long after its last hit another still belongs to a finding
 */
public record About(
    String rule,
    int version,
    String title,
    Severity severity,
    int risk,
    String category,
    List<String> attack,
    long suppressionMs)
    implements Serializable {
  /** Copies. */
  public About {
    attack = List.copyOf(attack);
  }

  /** Of a rule. */
  public static About of(Rule rule) {
    return new About(
        rule.id(),
        rule.version(),
        rule.title(),
        rule.severity(),
        rule.risk(),
        rule.category(),
        rule.attack(),
        rule.suppression().time().toMillis());
  }
}
