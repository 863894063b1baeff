package io.caltrop.app.rules;

import io.caltrop.core.yaml.Nearest;
import io.caltrop.core.yaml.Problems;
import io.caltrop.core.yaml.Where;
import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.engine.RuleQuery;
import io.caltrop.detection.engine.Trials;
import io.caltrop.detection.objects.RuleQueries;
import io.caltrop.detection.objects.StreamingObjects;
import io.caltrop.detection.rules.Rule;
import io.caltrop.detection.rules.WrittenRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks the queries of rules as the engine would, without a server. */
public final class RuleChecks {
  private static final String TIME = "event_time";

  /** What a finding has besides the query's columns. */
  private static final List<String> OF_FINDINGS =
      List.of(
          "finding_id",
          "rule",
          "rule_version",
          "title",
          "severity",
          "risk",
          "category",
          "entity",
          "activity",
          "first_seen",
          "last_seen",
          "count",
          "suppression_key",
          "suppression_s");

  /** Sources need a broker, which nothing of this connects to. */
  private final RuleQueries queries =
      RuleQueries.over(
          new StreamingObjects.Topics("log_data", "blacklist-events"),
          Map.of("bootstrap.servers", "127.0.0.1:9092"));

  private final Trials trials;

  public RuleChecks(Trials trials) {
    this.trials = trials;
  }

  /** The query of a file's rule; empty if the file has problems, those that this finds included. */
  public Optional<RuleQuery> check(RuleFile file) {
    Optional<WrittenRule> written = file.written();
    if (written.isEmpty()) {
      return Optional.empty();
    }
    try {
      return check(written.get(), file.problems());
    } catch (SqlProblem e) {
      written.get().report(e, file.problems());
      return Optional.empty();
    }
  }

  private Optional<RuleQuery> check(WrittenRule written, Problems problems) {
    Rule rule = written.rule();
    List<String> columns = queries.columns(rule);
    if (!rule.entity().isEmpty()) {
      requireColumn("entity is", rule.entity(), columns, written.entity(), problems);
    }
    for (String column : rule.suppression().by()) {
      if (!column.equals(rule.entity())) {
        requireColumn("suppression.by has", column, columns, written.suppression(), problems);
      }
    }
    if (!columns.contains(TIME)) {
      problems.add(
          written.sql().begin(),
          "SQL: the query has no column event_time; allowed: event_time of its rows, or"
              + " burst_end(event_time, INTERVAL '1 hour') AS event_time with GROUP BY");
    }
    checkExpected(written, columns, problems);
    if (!problems.isEmpty()) {
      return Optional.empty();
    }
    RuleQuery query = queries.translate(rule);
    var unused = trials.check(query);
    return Optional.of(query);
  }

  private static void requireColumn(
      String what, String column, List<String> columns, Where where, Problems problems) {
    if (!columns.contains(column)) {
      problems.add(
          where, what + " " + column + ", which the query has not; " + hint(column, columns));
    }
  }

  private static void checkExpected(WrittenRule written, List<String> columns, Problems problems) {
    List<String> known = new ArrayList<>(OF_FINDINGS);
    known.addAll(columns);
    written
        .expected()
        .forEach(
            (column, where) -> {
              if (!known.contains(column)) {
                problems.add(
                    where, "finds." + column + " is not in a finding; " + hint(column, known));
              }
            });
  }

  private static String hint(String name, List<String> known) {
    return Nearest.to(name, known)
        .map(near -> "did you mean " + near + "?")
        .orElseGet(() -> "allowed: " + String.join(", ", known));
  }
}
