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
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What every benchmark does: its parts one after the other, each in a folder, and the figures. */
final class BenchRun {
  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PART",
      description = "Some of the parts named above (all).")
  private Set<String> only = Set.of();

  @Option(names = "--dir", description = "Where to make the temporary folder (the system's).")
  private Path dir = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(names = "--json", description = "Print the figures as JSON.")
  private boolean json;

  /** A part of a benchmark. */
  interface Part {
    /** Measures in an empty folder of its own. */
    List<Figure> run(Path folder, Steps steps) throws IOException, SQLException;
  }

  /** An executor: the common pool may have a single thread, and loads run side by side. */
  static void onThread(Runnable work) {
    Thread thread = new Thread(work, "bench-load");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Runs the chosen parts in the order given.
   *
   * @return the exit status: 0 if every figure is met
   */
  int run(Terminal terminal, Map<String, Part> parts) throws IOException {
    if (!parts.keySet().containsAll(only)) {
      throw Failure.usage("--only: " + only + "; allowed: " + new TreeSet<>(parts.keySet()));
    }
    Path folder = Files.createTempDirectory(Files.createDirectories(dir), "caltrop-bench");
    Steps steps = new Steps(terminal.err());
    try {
      List<Figure> figures = new ArrayList<>();
      for (var part : parts.entrySet()) {
        if (only.isEmpty() || only.contains(part.getKey())) {
          List<Figure> measured = part.getValue().run(folder.resolve(part.getKey()), steps);
          if (!json) {
            measured.forEach(figure -> terminal.lines().println(figure.line()));
          }
          figures.addAll(measured);
          delete(folder.resolve(part.getKey()));
        }
      }
      if (json) {
        terminal.lines().println(asJson(figures));
      }
      return figures.stream().allMatch(Figure::met) ? 0 : 1;
    } catch (SQLException e) {
      throw Failure.running(
          "the database did not do what the benchmark asked: " + e.getMessage(), e);
    } finally {
      delete(folder);
    }
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
