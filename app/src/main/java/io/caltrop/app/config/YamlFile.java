package io.caltrop.app.config;

import io.caltrop.core.Quote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads a YAML file into {@link Value}s that know their lines. */
final class YamlFile {
  private static final int DEEPEST = 8;

  private final Path file;
  private final References references;
  private final Problems problems;

  private YamlFile(Path file, References references, Problems problems) {
    this.file = file;
    this.references = references;
    this.problems = problems;
  }

  /** The document; empty if the file holds none, or could not be read, which is a problem then. */
  static Optional<Value> read(Path file, References references, Problems problems) {
    return new YamlFile(file, references, problems).read();
  }

  private Optional<Value> read() {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file.toString())
            .setAllowDuplicateKeys(true)
            .setAllowNonScalarKeys(true)
            .setSchema(new CoreSchema()) // where ~ is null, too
            .build();
    try {
      return new Compose(settings)
          .composeString(Files.readString(file))
          .flatMap(root -> Optional.ofNullable(value(root, 0)));
    } catch (IOException e) {
      problems.add(Where.of(file.toString()), FileTrouble.of(e));
    } catch (MarkedYamlEngineException e) {
      problems.add(
          where(e.getProblemMark().or(e::getContextMark)),
          "broken YAML"
              + e.getProblemMark().map(m -> " at column " + (m.getColumn() + 1)).orElse("")
              + ": "
              + oneLine(e.getProblem()));
    } catch (YamlEngineException e) {
      problems.add(Where.of(file.toString()), "broken YAML: " + oneLine(e.getMessage()));
    }
    return Optional.empty();
  }

  /** Null for YAML's null: a key without a value is a key that is not set. */
  private @Nullable Value value(Node node, int depth) {
    Where where = where(node.getStartMark());
    if (depth > DEEPEST) {
      problems.add(where, "nested too deeply; allowed: " + DEEPEST + " levels");
      return null;
    }
    if (node instanceof ScalarNode scalar) {
      return scalar.getTag().equals(Tag.NULL) ? null : references.resolve(where, scalar.getValue());
    }
    if (node instanceof SequenceNode sequence) {
      return new Value.Items(where, items(sequence, depth));
    }
    return new Value.Entries(where, entries((MappingNode) node, depth));
  }

  private List<Value> items(SequenceNode sequence, int depth) {
    List<Value> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      Value value = value(item, depth + 1);
      if (value != null) {
        items.add(value);
      }
    }
    return items;
  }

  private List<Value.Entry> entries(MappingNode mapping, int depth) {
    List<Value.Entry> entries = new ArrayList<>();
    Map<String, Where> seen = new HashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Where where = where(tuple.getKeyNode().getStartMark());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(where, "a key that is no text; allowed: a name");
        continue;
      }
      Where first = seen.putIfAbsent(key.getValue(), where);
      if (first != null) {
        problems.add(
            where, Quote.of(key.getValue()) + " stands here again; first on line " + first.line());
        continue;
      }
      Value value = value(tuple.getValueNode(), depth + 1);
      if (value != null) {
        entries.add(new Value.Entry(where, key.getValue(), value));
      }
    }
    return entries;
  }

  private Where where(Optional<Mark> mark) {
    Path folder = file.toAbsolutePath().getParent();
    return new Where(file.toString(), mark.map(m -> m.getLine() + 1).orElse(0), folder);
  }

  private static String oneLine(@Nullable String text) {
    return text == null ? "not readable" : text.strip().replaceAll("\\s+", " ");
  }
}
