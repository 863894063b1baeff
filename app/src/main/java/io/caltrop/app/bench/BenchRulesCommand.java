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

/** Measures the detection rules. */
@Command(
    name = "rules",
    header = "Measures the detection rules, each figure beside its limit in the same run.",
    description = {
      "Starts caltrop up in a process of its own and measures it from outside: rows a second of the",
      "whole pack beside one rule alone (throughput), the time from a line in a followed file to its",
      "finding (latency), lines a second from a file through ship and the web rules (ship), and the",
      "pack's own tests (tests), in a temporary folder. Takes some six minutes on two cores."
    },
    footer = {
      "  caltrop bench rules",
      "  caltrop bench rules --only throughput --rows 500000",
      "  caltrop bench rules --json > figures.json"
    })
public final class BenchRulesCommand implements Callable<Integer> {
  private static final int LEAST_ROWS = 10_000;

  private final Terminal terminal;

  @Mixin private final BenchRun run = new BenchRun();

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Log events, and lines of the file (2000000).")
  private int rows = 2_000_000;

  public BenchRulesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (rows < LEAST_ROWS) {
      throw Failure.usage("--rows " + rows + "; allowed: " + LEAST_ROWS + " or more");
    }
    Map<String, BenchRun.Part> parts = new LinkedHashMap<>();
    parts.put("throughput", (folder, steps) -> new RulesThroughput(rows).run(folder, steps));
    parts.put("latency", FindingLatency::run);
    parts.put("ship", (folder, steps) -> new ShipThroughput(rows).run(folder, steps));
    parts.put("tests", RuleTestsTime::run);
    return run.run(terminal, parts);
  }
}
