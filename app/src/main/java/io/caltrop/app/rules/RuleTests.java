package io.caltrop.app.rules;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caltrop.detection.engine.RuleQuery;
import io.caltrop.detection.engine.Trial;
import io.caltrop.detection.engine.Trials;
import io.caltrop.detection.findings.Finding;
import io.caltrop.detection.rules.RuleCase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Runs the cases of rules on the engine: the first of all rules in one job, then the second. */
public final class RuleTests {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LOGS = "log_data";

  private RuleTests() {}

  /** What came of each rule's cases, in the order of the rules. */
  public static List<RuleOutcome> run(List<RuleQuery> rules, Trials trials) {
    List<Trial> all = new ArrayList<>();
    for (RuleQuery rule : rules) {
      rule.rule().cases().forEach(one -> all.add(trial(rule, one)));
    }
    List<List<Finding>> found = all.isEmpty() ? List.of() : trials.run(all);
    List<RuleOutcome> outcomes = new ArrayList<>();
    int next = 0;
    for (RuleQuery rule : rules) {
      List<CaseOutcome> cases = new ArrayList<>();
      for (RuleCase one : rule.rule().cases()) {
        cases.add(new CaseOutcome(one, found.get(next++).stream().map(Finding::values).toList()));
      }
      outcomes.add(new RuleOutcome(rule.rule(), cases));
    }
    return outcomes;
  }

  private static Trial trial(RuleQuery rule, RuleCase one) {
    return new Trial(rule, one.rows().stream().map(RuleTests::input).toList());
  }

  private static Trial.Input input(RuleCase.Row row) {
    Instant at = RuleCase.BEGIN.plus(row.at());
    ObjectNode json = JSON.createObjectNode();
    json.put("timestamp", row.source().equals(LOGS) ? at.toString() : "" + at.toEpochMilli());
    row.fields().forEach(json::put);
    return new Trial.Input(row.source(), at, json.toString());
  }
}
