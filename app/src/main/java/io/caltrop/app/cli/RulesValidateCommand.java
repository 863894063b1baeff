package io.caltrop.app.cli;

import io.caltrop.app.Failure;
import io.caltrop.app.Terminal;
import io.caltrop.app.rules.RuleChecks;
import io.caltrop.app.rules.RuleFile;
import io.caltrop.detection.engine.Trials;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checks rules. */
@Command(
    name = "validate",
    header = "Checks the rules of files or folders, their SQL included; runs nothing.",
    description = {
      "Each problem is a line with file, line and what is allowed. The exit status is 2 if there is",
      "any."
    },
    footer = {"  caltrop rules validate", "  caltrop rules validate my-rules/web/odd-agent.yaml"})
final class RulesValidateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final RulePaths paths = new RulePaths();

  RulesValidateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<RuleFile> files = paths.read(terminal);
    try (Trials trials = Trials.open()) {
      RuleChecks checks = new RuleChecks(trials);
      files.forEach(checks::check);
    }
    int wrong = RulePaths.tell(files, terminal);
    terminal
        .lines()
        .println(
            RulePaths.count(files.size() - wrong, "rule")
                + " right"
                + (wrong == 0 ? "" : ", " + RulePaths.count(wrong, "file") + " wrong"));
    return wrong == 0 ? 0 : Failure.USAGE;
  }
}
