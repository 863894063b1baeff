package io.caltrop.detection.rules;

import java.util.List;
import java.util.Map;

/**
 * A detection: a query each row of which is a hit, with its meaning and its tests.
 *
 * @param id lower case words with hyphens, the same for ever
 * @param version grows with each change
 * @param title what was found, for people
 * @param risk 0 to 100
 * @param category such as {@code web} or {@code authentication}
 * @param attack techniques of MITRE ATT&CK, such as {@code T1110.001}
 * @param sql the query as it is written in the file, with <code>${name}</code> for parameters
 * @param entity the column that names whom the finding is about
 * @param parameters their values by name, as they go into the query
 */
public record Rule(
    String id,
    int version,
    String title,
    String description,
    Status status,
    Severity severity,
    int risk,
    String category,
    List<String> attack,
    String sql,
    String entity,
    Map<String, String> parameters,
    Suppression suppression,
    List<String> falsePositives,
    List<String> references,
    List<RuleCase> cases) {
  /** Copies. */
  public Rule {
    attack = List.copyOf(attack);
    parameters = Map.copyOf(parameters);
    falsePositives = List.copyOf(falsePositives);
    references = List.copyOf(references);
    cases = List.copyOf(cases);
  }

  /** How far a rule is trusted. */
  public enum Status {
    /** New: its findings are not proven in the field. */
    EXPERIMENTAL,
    /** Proven in some places. */
    TEST,
    /** To be relied on. */
    STABLE,
    /** Not run any longer. */
    DEPRECATED
  }

  /** The query with the values of its parameters. */
  public String query() {
    return ParameterText.of(sql, parameters).text();
  }

  /**
   * Where in {@link #sql} a character of the {@link #query} comes from; of a parameter's value,
   * where the parameter stands. Both from 1.
   */
  public int positionInSql(int position) {
    return ParameterText.of(sql, parameters).origin(position - 1) + 1;
  }
}
