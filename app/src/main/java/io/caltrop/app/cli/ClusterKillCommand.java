package io.caltrop.app.cli;

import io.caltrop.app.Terminal;
import io.caltrop.cluster.LocalCluster;
import io.caltrop.cluster.Server;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Kills a node. */
@Command(
    name = "kill",
    header = "Kills a node (kill -9), as a crash of its machine would.",
    description = "Its data stays; start brings it back.",
    footer = {
      "  caltrop cluster kill kafka-1",
      "  caltrop cluster kill redis-4 --dir /srv/cluster"
    })
final class ClusterKillCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ClusterOptions options = new ClusterOptions();

  @Parameters(paramLabel = "NODE", description = "Its name, such as redis-4; see cluster status.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String name;

  ClusterKillCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    LocalCluster cluster = options.open();
    Server node = ClusterOptions.node(cluster, name);
    cluster.killNode(node);
    terminal.lines().println(ClusterOptions.line(node));
    return 0;
  }
}
