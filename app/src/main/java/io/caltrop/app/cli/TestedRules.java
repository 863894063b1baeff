package io.caltrop.app.cli;

import io.caltrop.app.Failure;
import io.caltrop.app.Terminal;
import io.caltrop.app.rules.RuleChecks;
import io.caltrop.app.rules.RuleFile;
import io.caltrop.app.rules.RuleOutcome;
import io.caltrop.app.rules.RuleTests;
import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.engine.EngineException;
import io.caltrop.detection.engine.RuleQuery;
import io.caltrop.detection.engine.Trials;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Rules of which the cases were run. */
record TestedRules(List<RuleOutcome> outcomes, int wrong) {
  /** Checks files, tells what is wrong with them, and runs the cases of the others. */
  static TestedRules of(List<RuleFile> files, Terminal terminal) {
    try (Trials trials = Trials.open()) {
      RuleChecks checks = new RuleChecks(trials);
      List<RuleQuery> right = files.stream().map(checks::check).flatMap(Optional::stream).toList();
      int wrong = RulePaths.tell(files, terminal);
      return new TestedRules(RuleTests.run(right, trials), wrong);
    } catch (EngineException | SqlProblem e) {
      throw Failure.running("the engine did not run the cases: " + e.getMessage(), e);
    }
  }

  int failed() {
    return (int) outcomes.stream().filter(outcome -> !outcome.passed()).count();
  }

  void print(double seconds, Terminal terminal) {
    PrintWriter out = terminal.lines();
    outcomes.forEach(
        outcome -> outcome.lines().forEach(line -> out.println(TextTable.printable(line))));
    int cases = outcomes.stream().mapToInt(RuleOutcome::cases).sum();
    out.println(
        String.format(
            Locale.ROOT,
            "%s, %s in %.1f s: %s%s",
            RulePaths.count(outcomes.size(), "rule"),
            RulePaths.count(cases, "case"),
            seconds,
            failed() == 0 ? "all right" : RulePaths.count(failed(), "rule") + " failed",
            wrong == 0 ? "" : ", " + RulePaths.count(wrong, "file") + " wrong"));
  }
}
