package io.caltrop.app.cli;

import io.caltrop.app.Failure;
import io.caltrop.app.Terminal;
import io.caltrop.app.rules.RuleFile;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tests rules. */
@Command(
    name = "test",
    header = "Runs the cases of rules on the engine; needs no server.",
    description = {
      "Prints a line a rule, and for a case that fails what was expected and what came instead. The",
      "exit status is 1 if a case fails, 2 if a file is wrong."
    },
    footer = {"  caltrop rules test", "  caltrop rules test my-rules/web/odd-agent.yaml"})
final class RulesTestCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final RulePaths paths = new RulePaths();

  RulesTestCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    long start = System.nanoTime();
    List<RuleFile> files = paths.read(terminal);
    TestedRules tested = TestedRules.of(files, terminal);
    tested.print((System.nanoTime() - start) / 1e9, terminal);
    return tested.wrong() > 0 ? Failure.USAGE : tested.failed() > 0 ? Failure.RUNNING : 0;
  }
}
