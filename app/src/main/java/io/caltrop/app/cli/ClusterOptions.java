package io.caltrop.app.cli;

import io.caltrop.app.Failure;
import io.caltrop.cluster.ClusterException;
import io.caltrop.cluster.LocalCluster;
import io.caltrop.cluster.Server;
import io.caltrop.cluster.ServerPrograms;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Which cluster a command is about, and how its nodes are shown. */
final class ClusterOptions {
  private static final String DEFAULT_DIR = "./cluster";

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "The folder that the cluster is kept in (./cluster).")
  private String dir = DEFAULT_DIR;

  Path dir() {
    try {
      return Path.of(dir);
    } catch (InvalidPathException e) {
      throw Failure.usage("--dir: not a path: " + e.getReason());
    }
  }

  /** The option as it is to be given to another command on the same cluster. */
  String again() {
    return dir.equals(DEFAULT_DIR) ? "" : " --dir " + dir;
  }

  /** The cluster, made if there is none. */
  LocalCluster create() {
    return LocalCluster.create(dir(), ServerPrograms.find(), new EmbeddedPostgresProgram());
  }

  /** The cluster that is there. */
  LocalCluster open() {
    try {
      return LocalCluster.open(dir(), ServerPrograms.find(), new EmbeddedPostgresProgram());
    } catch (ClusterException e) {
      throw Failure.usage(e.getMessage() + "; make one: caltrop cluster up" + again());
    }
  }

  Server node(String name) {
    try {
      return open().node(name);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(String.valueOf(e.getMessage()));
    }
  }

  /** Name, address and state, in columns. */
  static String line(Server node) {
    String state = node.state().toString().toLowerCase(Locale.ROOT);
    return "%-13s %-16s %s".formatted(node.name(), node.address(), state);
  }
}
