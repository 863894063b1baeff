package io.caltrop.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The parent of what can be done with rules. */
@Command(
    name = "rules",
    header = "Detection rules: lists, checks, tests and applies files of them.",
    description = {"How a rule is written: docs/rules.md."},
    footer = {
      "  caltrop rules list",
      "  caltrop rules test my-rules/web/odd-agent.yaml",
      "  caltrop rules apply my-rules/web/odd-agent.yaml"
    })
final class RulesCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "what about rules? allowed: " + String.join(", ", spec.subcommands().keySet()));
  }
}
