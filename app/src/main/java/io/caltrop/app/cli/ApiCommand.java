package io.caltrop.app.cli;

import io.caltrop.app.Terminal;
import io.caltrop.app.node.Role;
import picocli.CommandLine.Command;

/** Runs the HTTP API alone. */
@Command(
    name = "api",
    header = "Runs the HTTP API and the console alone, any number of them.",
    description = {
      "Needs kafka.bootstrap_servers in the configuration, and either redis and clickhouse, or",
      "postgres."
    },
    footer = "  caltrop api --config caltrop.yaml --http-port 8001")
final class ApiCommand extends ServeCommand {
  ApiCommand(Terminal terminal) {
    super(terminal, Role.API);
  }
}
