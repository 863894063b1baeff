package io.caltrop.app.bench;

import io.caltrop.app.Failure;
import io.caltrop.app.Terminal;
import java.io.IOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the main job with Redis and ClickHouse. */
@Command(
    name = "cluster",
    header = "Measures the main job with Redis and ClickHouse, each figure beside its limit.",
    description = {
      "Starts one Kafka broker, one Redis and one ClickHouse on this machine, in a temporary",
      "folder, and measures the way from Kafka to both stores beside each of its parts alone",
      "(throughput), 1, 2 and 4 consumers as processes of their own (scaling), what an event costs",
      "with many stored (growth), and a consumer's memory over a long run (memory). Takes some",
      "twenty minutes on two cores; needs the servers' programs, as caltrop cluster does."
    },
    footer = {
      "  caltrop bench cluster --only throughput",
      "  caltrop bench cluster --only memory --long-run 2000000"
    })
public final class BenchClusterCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final BenchRun run = new BenchRun();

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "Events from Kafka to the stores (3000000).")
  private int events = 3_000_000;

  @Option(
      names = "--stored",
      paramLabel = "N",
      description = "The most events stored when growth is measured (50000000).")
  private long stored = 50_000_000;

  @Option(
      names = "--long-run",
      paramLabel = "N",
      description = "Events of the long run (20000000).")
  private int longRun = 20_000_000;

  public BenchClusterCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (events < 10_000 || stored < 1_000_000 || longRun < 10_000) {
      throw Failure.usage(
          "--events %d, --stored %d, --long-run %d; allowed: 10000, 1000000 and 10000 or more"
              .formatted(events, stored, longRun));
    }
    Map<String, BenchRun.Part> parts = new LinkedHashMap<>();
    parts.put("throughput", on((rig, steps) -> new ClusterThroughput(rig, events).run(steps)));
    parts.put("scaling", on((rig, steps) -> new ClusterScaling(rig, events / 2).run(steps)));
    parts.put("growth", on((rig, steps) -> new StoredGrowth(rig, stored).run(steps)));
    parts.put("memory", on((rig, steps) -> new ConsumerMemory(rig, longRun).run(steps)));
    return run.run(terminal, parts);
  }

  private static BenchRun.Part on(OnRig part) {
    return (folder, steps) -> {
      steps.start("Kafka, Redis and ClickHouse");
      try (ClusterRig rig = new ClusterRig(folder)) {
        return part.run(rig, steps);
      }
    };
  }

  /** A part that works with the servers. */
  private interface OnRig {
    List<Figure> run(ClusterRig rig, Steps steps) throws IOException, SQLException;
  }
}
