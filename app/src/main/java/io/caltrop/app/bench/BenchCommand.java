package io.caltrop.app.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The parent of the benchmarks. */
@Command(
    name = "bench",
    header = "Measures this program on this machine.",
    footer = {
      "  caltrop bench pipeline",
      "  caltrop bench sql",
      "  caltrop bench cluster",
      "  caltrop bench rules"
    })
public final class BenchCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "measure what? one of pipeline, sql, cluster, rules");
  }
}
