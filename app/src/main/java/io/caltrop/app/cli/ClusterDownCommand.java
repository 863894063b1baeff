package io.caltrop.app.cli;

import io.caltrop.app.Terminal;
import io.caltrop.cluster.LocalCluster;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stops a cluster. */
@Command(
    name = "down",
    header = "Stops every node, in order; the data stays, and up starts them again.",
    description = "To be rid of the cluster, remove its folder after that.",
    footer = "  caltrop cluster down")
final class ClusterDownCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ClusterOptions options = new ClusterOptions();

  ClusterDownCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    PrintWriter out = terminal.lines();
    LocalCluster cluster = options.open();
    cluster.down();
    cluster.nodes().forEach(node -> out.println(ClusterOptions.line(node)));
    return 0;
  }
}
