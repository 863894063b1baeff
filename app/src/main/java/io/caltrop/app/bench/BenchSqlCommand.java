package io.caltrop.app.bench;

import io.caltrop.app.Failure;
import io.caltrop.app.Terminal;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures streaming SQL. */
@Command(
    name = "sql",
    header = "Measures streaming SQL, each figure beside its limit in the same run.",
    description = {
      "Starts caltrop up in a process of its own and measures it from outside: rows a second of",
      "the tutorial's view (throughput), the time from a record to its row (latency), adding views",
      "up to fifty (views), and what the SQL port costs (reads), in a temporary folder and without",
      "detection rules. Takes some twelve minutes on two cores."
    },
    footer = {
      "  caltrop bench sql",
      "  caltrop bench sql --only throughput --rows 2000000",
      "  caltrop bench sql --json > figures.json"
    })
public final class BenchSqlCommand implements Callable<Integer> {
  private static final int LEAST_ROWS = 100_000;

  private final Terminal terminal;

  @Mixin private final BenchRun run = new BenchRun();

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Log events for the tutorial's view (8000000).")
  private int rows = 8_000_000;

  public BenchSqlCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (rows < LEAST_ROWS) {
      throw Failure.usage("--rows " + rows + "; allowed: " + LEAST_ROWS + " or more");
    }
    Map<String, BenchRun.Part> parts = new LinkedHashMap<>();
    parts.put("throughput", (folder, steps) -> new ViewThroughput(rows).run(folder, steps));
    parts.put("latency", RowLatency::run);
    parts.put("views", ManyViews::run);
    parts.put("reads", PortReads::run);
    return run.run(terminal, parts);
  }
}
