package io.caltrop.detection.objects;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.dialect.BuiltInSources;
import io.caltrop.detection.dialect.Dialect;
import io.caltrop.detection.dialect.Relation;
import io.caltrop.detection.dialect.Translation;
import io.caltrop.detection.engine.RuleQuery;
import io.caltrop.detection.rules.Rule;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes queries of rules: checks their SQL and that they have the columns that rules need. */
public final class RuleQueries {
  static final String TIME = "event_time";

  private final Map<String, Relation> relations;

  RuleQueries(Map<String, Relation> relations) {
    this.relations = Map.copyOf(relations);
  }

  /**
   * Over the built-in sources.
   *
   * @param kafka client properties of the program's own Kafka; none if the queries are only checked
   *     or tried out
   */
  public static RuleQueries over(StreamingObjects.Topics topics, Map<String, String> kafka) {
    return new RuleQueries(
        Map.of(
            "log_data", BuiltInSources.logData(topics.logs(), kafka),
            "blacklist_events", BuiltInSources.blacklistEvents(topics.alerts(), kafka)));
  }

  /**
   * The columns of a rule's query.
   *
   * @throws SqlProblem if it is wrong; its position is one in {@link Rule#sql}
   */
  public List<String> columns(Rule rule) {
    return translation(rule).columns();
  }

  /**
   * Translates a rule's query.
   *
   * @throws SqlProblem if it is wrong; its position is one in {@link Rule#sql}
   */
  public RuleQuery translate(Rule rule) {
    Translation translation = translation(rule);
    require(rule, translation.columns());
    return new RuleQuery(rule, translation.query());
  }

  private Translation translation(Rule rule) {
    try {
      return Dialect.query(rule.query()).translate(relations).streaming();
    } catch (SqlProblem e) {
      throw e.position().isPresent() ? e.at(rule.positionInSql(e.position().getAsInt())) : e;
    }
  }

  private static void require(Rule rule, List<String> columns) {
    Set<String> needed = new LinkedHashSet<>(List.of(rule.entity(), TIME));
    needed.addAll(rule.suppression().by());
    List<String> missing = new ArrayList<>(needed);
    missing.removeAll(columns);
    if (!missing.isEmpty()) {
      throw SqlProblem.of(
          "42703",
          "the query has no column \"%s\"".formatted(String.join("\", \"", missing)),
          "Its columns are %s; a rule needs its entity, the columns of its suppression, and event_time."
              .formatted(String.join(", ", columns)));
    }
  }
}
