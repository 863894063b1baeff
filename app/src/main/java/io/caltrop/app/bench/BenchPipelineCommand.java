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

/** Measures the main job. */
@Command(
    name = "pipeline",
    header = "Measures the main job, each figure beside its limit in the same run.",
    description = {
      "Measures the way from Kafka to the store (throughput), from POST to the list (latency),",
      "reading (reads), and start and memory (rest), with everything embedded, in a temporary",
      "folder. Takes some five minutes on two cores."
    },
    footer = {
      "  caltrop bench pipeline",
      "  caltrop bench pipeline --only throughput --events 500000",
      "  caltrop bench pipeline --json > figures.json"
    })
public final class BenchPipelineCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final BenchRun run = new BenchRun();

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "Events from Kafka to the store (2000000).")
  private int events = 2_000_000;

  @Option(
      names = "--stored",
      paramLabel = "N",
      description = "Events to look an address up among (5000000).")
  private int stored = 5_000_000;

  public BenchPipelineCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (events < 1000 || stored < 10_000) {
      throw Failure.usage(
          "--events " + events + ", --stored " + stored + "; allowed: 1000 and 10000 or more");
    }
    Map<String, BenchRun.Part> parts = new LinkedHashMap<>();
    parts.put("rest", RestingUp::run);
    parts.put("throughput", on((rig, steps) -> new Throughput(rig, events).run(steps)));
    parts.put("latency", on((rig, steps) -> new IngestLatency(rig).run(steps)));
    parts.put("reads", on((rig, steps) -> new ReadSpeed(rig, stored).run(steps)));
    return run.run(terminal, parts);
  }

  private static BenchRun.Part on(OnRig part) {
    return (folder, steps) -> {
      try (Rig rig = new Rig(folder)) {
        return part.run(rig, steps);
      }
    };
  }

  /** A part that works with the embedded servers. */
  private interface OnRig {
    List<Figure> run(Rig rig, Steps steps) throws IOException, SQLException;
  }
}
