package io.caltrop.app.cli;

import io.caltrop.app.Terminal;
import io.caltrop.cluster.Server;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the nodes. */
@Command(
    name = "status",
    header = "Shows each node on a line: its name, its address, its state.",
    description = {
      "The states: up; silent (it runs and does not answer); frozen (stopped by a signal); down."
    },
    footer = "  caltrop cluster status")
final class ClusterStatusCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ClusterOptions options = new ClusterOptions();

  ClusterStatusCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    PrintWriter out = terminal.lines();
    for (Server node : options.open().nodes()) {
      out.println(ClusterOptions.line(node));
    }
    return 0;
  }
}
