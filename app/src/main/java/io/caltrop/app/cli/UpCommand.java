package io.caltrop.app.cli;

import io.caltrop.app.Terminal;
import io.caltrop.app.node.Role;
import picocli.CommandLine.Command;

/** Runs everything in one process. */
@Command(
    name = "up",
    header = "Runs API, console and consumers, with Kafka and PostgreSQL embedded or yours.",
    description = {
      "Prints \"ready in N.N s\" once everything answers, runs until SIGTERM or Ctrl-C, and goes on",
      "where it ended when it is started again with the same data folder."
    },
    footer = {
      "  caltrop up",
      "  caltrop up --data /var/lib/caltrop --config /etc/caltrop.yaml",
      "  CALTROP_HTTP_PORT=8080 caltrop up"
    })
final class UpCommand extends ServeCommand {
  UpCommand(Terminal terminal) {
    super(terminal, Role.UP);
  }
}
