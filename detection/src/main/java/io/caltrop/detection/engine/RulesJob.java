package io.caltrop.detection.engine;

import java.util.List;
import java.util.Map;

/**
 * Rules that run together, whose findings are published to a topic: each source is read and parsed
 * once.
 *
 * @param name of the job; one runs under a name
 * @param group whose committed offsets in Kafka say where reading begins, when there is no state;
 *     without them, where the sources say
 * @param topic of the findings; it must be there
 * @param kafka client properties for it, {@code bootstrap.servers} among them
 * @param start with which state
 */
public record RulesJob(
    String name,
    List<RuleQuery> rules,
    String group,
    String topic,
    Map<String, String> kafka,
    Start start) {
  /** Copies. */
  public RulesJob {
    rules = List.copyOf(rules);
    kafka = Map.copyOf(kafka);
  }
}
