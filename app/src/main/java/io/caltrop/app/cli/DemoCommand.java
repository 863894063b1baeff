package io.caltrop.app.cli;

import io.caltrop.app.Terminal;
import io.caltrop.app.config.Configuration;
import io.caltrop.app.node.DemoFeed;
import io.caltrop.app.node.Node;
import io.caltrop.app.node.Role;
import java.time.Clock;
import picocli.CommandLine.Command;

/** Runs everything, with synthetic data flowing. */
@Command(
    name = "demo",
    header = "Runs everything with synthetic alerts and logs flowing, and says where to look.",
    description = {
      "The section alerts_generator of the configuration says how many alerts of how many",
      "addresses; without it about 50 a second until it is stopped."
    },
    footer = {"  caltrop demo", "  caltrop demo --data /tmp/demo --http-port 0"})
final class DemoCommand extends ServeCommand {
  DemoCommand(Terminal terminal) {
    super(terminal, Role.UP);
  }

  @Override
  void extend(Configuration configuration, Node node) {
    node.add(
        "synthetic data", new DemoFeed(configuration.generator(), node.kafka(), Clock.systemUTC()));
  }

  @Override
  boolean showsAddresses() {
    return true;
  }
}
