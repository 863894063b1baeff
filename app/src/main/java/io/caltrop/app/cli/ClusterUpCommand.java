package io.caltrop.app.cli;

import io.caltrop.app.Terminal;
import io.caltrop.cluster.LocalCluster;
import io.caltrop.cluster.ServerPrograms;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Starts a cluster. */
@Command(
    name = "up",
    header = "Starts the nodes that do not run; the first time, makes the cluster.",
    description = {
      "The nodes run on when the command has returned. Redis and ClickHouse are taken from the PATH;",
      "on Debian and Ubuntu they are fetched as packages, unpacked into a cache folder, not installed.",
      "Writes DIR/caltrop.yaml, the configuration for this cluster, if it is not there."
    },
    footer = {"  caltrop cluster up", "  caltrop cluster up --dir /srv/cluster"})
final class ClusterUpCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ClusterOptions options = new ClusterOptions();

  ClusterUpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    long started = System.nanoTime();
    PrintWriter out = terminal.lines();
    List<String> toBeFetched = ServerPrograms.find().toBeFetched();
    if (!toBeFetched.isEmpty()) {
      terminal.err().println("caltrop: fetching " + String.join(" and ", toBeFetched) + " ..");
    }
    LocalCluster cluster = options.create();
    cluster.up(node -> out.println(ClusterOptions.line(node)));
    double seconds = Duration.ofNanos(System.nanoTime() - started).toMillis() / 1000.0;
    out.println(String.format(Locale.ROOT, "the cluster is up after %.1f s", seconds));
    out.println();
    Path configuration = options.dir().resolve(cluster.configuration().getFileName());
    out.println("go on with");
    out.println("  caltrop up --config " + configuration);
    out.println("  caltrop generate alerts --config " + configuration);
    out.println("  caltrop cluster status" + options.again());
    out.println("  caltrop cluster down" + options.again());
    return 0;
  }
}
