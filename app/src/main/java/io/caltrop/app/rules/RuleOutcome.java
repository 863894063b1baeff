package io.caltrop.app.rules;

import io.caltrop.detection.rules.Rule;
import java.util.ArrayList;
import java.util.List;

/** What came of the cases of a rule. */
public final class RuleOutcome {
  private final Rule rule;
  private final List<CaseOutcome> cases;

  RuleOutcome(Rule rule, List<CaseOutcome> cases) {
    this.rule = rule;
    this.cases = List.copyOf(cases);
  }

  /** Whether all cases came out as expected. */
  public boolean passed() {
    return cases.stream().allMatch(CaseOutcome::passed);
  }

  /** How many cases there were. */
  public int cases() {
    return cases.size();
  }

  /** A line, and for each case that failed what was expected and what came instead. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    long failed = cases.stream().filter(one -> !one.passed()).count();
    lines.add(
        failed == 0
            ? "ok    " + rule.id() + ": " + cases.size() + " cases"
            : "FAIL  " + rule.id() + ": " + failed + " of " + cases.size() + " cases");
    for (int i = 0; i < cases.size(); i++) {
      if (!cases.get(i).passed()) {
        lines.add("        case \"" + rule.cases().get(i).name() + "\"");
        cases.get(i).lines().forEach(line -> lines.add("          " + line));
      }
    }
    return lines;
  }
}
