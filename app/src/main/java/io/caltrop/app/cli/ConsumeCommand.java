package io.caltrop.app.cli;

import io.caltrop.app.Terminal;
import io.caltrop.app.node.Role;
import picocli.CommandLine.Command;

/** Runs the consumers alone. */
@Command(
    name = "consume",
    header = "Runs the consumers alone, any number of them: they share the partitions.",
    description = {
      "Needs kafka.bootstrap_servers in the configuration, and either redis and clickhouse, or",
      "postgres."
    },
    footer = {
      "  caltrop consume --config caltrop.yaml",
      "  caltrop consume --config caltrop.yaml --http-port 8001    health and metrics on a port"
    })
final class ConsumeCommand extends ServeCommand {
  ConsumeCommand(Terminal terminal) {
    super(terminal, Role.CONSUME);
  }
}
