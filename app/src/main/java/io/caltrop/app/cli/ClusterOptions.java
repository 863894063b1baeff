package io.caltrop.app.cli;

import io.caltrop.app.Failure;
import io.caltrop.cluster.ClusterException;
import io.caltrop.cluster.LocalCluster;
import io.caltrop.cluster.Server;
import io.caltrop.cluster.ServerPrograms;
import java.nio.file.Files;
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
    if (dir.isBlank()) {
      throw Failure.usage("--dir: empty; allowed: a folder such as " + DEFAULT_DIR);
    }
    try {
      Path path = Path.of(dir);
      if (Files.exists(path) && !Files.isDirectory(path)) {
        throw Failure.usage("--dir: " + dir + " is no folder");
      }
      return path;
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

  static Server node(LocalCluster cluster, String name) {
    try {
      return cluster.node(name);
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
