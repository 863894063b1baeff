package io.caltrop.app.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.caltrop.app.Failure;
import io.caltrop.app.Terminal;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the main job. */
@Command(
    name = "pipeline",
    header = "Measures the main job, each figure beside its limit in the same run.",
    description = {
      "Measures the way from Kafka to the store, from POST to the list, reading, and memory,",
      "with everything embedded, in a temporary folder. Takes some five minutes on two cores."
    },
    footer = {
      "  caltrop bench pipeline",
      "  caltrop bench pipeline --only throughput --events 500000",
      "  caltrop bench pipeline --json > figures.json"
    })
public final class BenchPipelineCommand implements Callable<Integer> {
  private static final Set<String> ALL = Set.of("rest", "throughput", "latency", "reads");

  private final Terminal terminal;

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

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PART",
      description = "Some of rest, throughput, latency, reads (all).")
  private Set<String> only = ALL;

  @Option(names = "--dir", description = "Where to make the temporary folder (the system's).")
  private Path dir = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(names = "--json", description = "Print the figures as JSON.")
  private boolean json;

  public BenchPipelineCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (!ALL.containsAll(only)) {
      throw Failure.usage("--only: " + only + "; allowed: " + new TreeSet<>(ALL));
    }
    if (events < 1000 || stored < 10_000) {
      throw Failure.usage(
          "--events " + events + ", --stored " + stored + "; allowed: 1000 and 10000 or more");
    }
    Path folder = Files.createTempDirectory(Files.createDirectories(dir), "caltrop-bench");
    try {
      List<Figure> figures = measure(folder, new Steps(terminal.err()));
      if (json) {
        terminal.lines().println(asJson(figures));
      } else {
        figures.forEach(figure -> terminal.lines().println(figure.line()));
      }
      return figures.stream().allMatch(Figure::met) ? 0 : 1;
    } catch (SQLException e) {
      throw Failure.running(
          "the database did not do what the benchmark asked: " + e.getMessage(), e);
    } finally {
      delete(folder);
    }
  }

  private List<Figure> measure(Path folder, Steps steps) throws IOException, SQLException {
    List<Figure> figures = new ArrayList<>();
    if (only.contains("rest")) {
      figures.addAll(RestingUp.run(folder.resolve("up"), steps));
    }
    if (only.contains("throughput")) {
      try (Rig rig = new Rig(folder.resolve("throughput"))) {
        figures.addAll(new Throughput(rig, events).run(steps));
      }
      delete(folder.resolve("throughput"));
    }
    if (only.contains("latency")) {
      try (Rig rig = new Rig(folder.resolve("latency"))) {
        figures.addAll(new IngestLatency(rig).run(steps));
      }
    }
    if (only.contains("reads")) {
      try (Rig rig = new Rig(folder.resolve("reads"))) {
        figures.addAll(new ReadSpeed(rig, stored).run(steps));
      }
    }
    return figures;
  }

  private static String asJson(List<Figure> figures) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.writeStartArray();
      for (Figure figure : figures) {
        out.writeStartObject();
        out.writeStringField("name", figure.name());
        out.writeNumberField("value", figure.value());
        out.writeStringField("unit", figure.unit());
        out.writeStringField("target", figure.target());
        out.writeBooleanField("met", figure.met());
        out.writeStringField("limit", figure.limit());
        if (!Double.isNaN(figure.limitValue())) {
          out.writeNumberField("limit_value", figure.limitValue());
        }
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    return text.toString();
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      }
    }
  }
}
