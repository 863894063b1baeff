package io.caltrop.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The parent of what can be done with a cluster on this machine. */
@Command(
    name = "cluster",
    header = "Runs a real cluster on this machine, without containers.",
    description = {
      "Three Kafka brokers, a Redis Cluster of six, two ClickHouse replicas with a ZooKeeper, one",
      "PostgreSQL: to try Caltrop on, and to kill nodes of. See docs/cluster.md."
    },
    footer = {
      "  caltrop cluster up",
      "  caltrop cluster kill redis-1",
      "  caltrop cluster status",
      "  caltrop cluster start redis-1",
      "  caltrop cluster down"
    })
final class ClusterCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "what about the cluster? allowed: " + String.join(", ", spec.subcommands().keySet()));
  }
}
