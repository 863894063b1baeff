package io.caltrop.app.cli;

import io.caltrop.app.Terminal;
import io.caltrop.cluster.LocalCluster;
import io.caltrop.cluster.Server;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Starts a node, or lets a frozen one go on. */
@Command(
    name = "start",
    header = "Starts a node again on its data and port, and returns once it answers.",
    description = {
      "A frozen node goes on. A ClickHouse that was killed waits first until ZooKeeper has missed it,",
      "5 s."
    },
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
    LocalCluster cluster = options.open();
    Server node = ClusterOptions.node(cluster, name);
    cluster.startNode(node);
    terminal.lines().println(ClusterOptions.line(node));
    return 0;
  }
}
