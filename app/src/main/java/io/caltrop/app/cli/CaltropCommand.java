package io.caltrop.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command without a subcommand, which only knows help and version. */
@Command(
    name = "caltrop",
    description = {
      "Takes live alerts from network sensors, finds attackers, and hands out lists of whom to block.",
      "",
      "Each command has --help with examples. Configuration: docs/configuration.md."
    },
    footer = {
      "  caltrop demo                          see it work, with synthetic alerts",
      "  caltrop up --data /var/lib/caltrop    run it",
      "  caltrop doctor --config caltrop.yaml  check what it needs"
    })
final class CaltropCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "which command? one of " + String.join(", ", spec.subcommands().keySet()));
  }
}
