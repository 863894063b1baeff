package io.caltrop.app.cli;

import io.caltrop.app.Terminal;
import io.caltrop.app.node.Role;
import picocli.CommandLine.Command;

/** Runs streaming SQL alone. */
@Command(
    name = "detect",
    header =
        "Runs streaming SQL alone: its views and sinks, and the port for clients of PostgreSQL.",
    description = "Needs kafka.bootstrap_servers and postgres in the configuration.",
    footer = {
      "  caltrop detect --config caltrop.yaml",
      "  caltrop detect --config caltrop.yaml --http-port 8001    health and metrics on a port"
    })
final class DetectCommand extends ServeCommand {
  DetectCommand(Terminal terminal) {
    super(terminal, Role.DETECT);
  }
}
