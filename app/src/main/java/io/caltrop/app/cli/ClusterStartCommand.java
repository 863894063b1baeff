package io.caltrop.app.cli;

import io.caltrop.app.Terminal;
import io.caltrop.cluster.Server;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Starts a node. */
@Command(
    name = "start",
    header = "Starts a node again on its data and port, and returns once it answers.",
    description = "A ClickHouse that was killed waits first until ZooKeeper has missed it, 5 s.",
    footer = "  caltrop cluster start kafka-1")
final class ClusterStartCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ClusterOptions options = new ClusterOptions();

  @Parameters(paramLabel = "NODE", description = "Its name, such as redis-4; see cluster status.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String name;

  ClusterStartCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Server node = options.node(name);
    node.startAgain();
    terminal.lines().println(ClusterOptions.line(node));
    return 0;
  }
}
