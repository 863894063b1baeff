package io.caltrop.core.yaml;

import io.caltrop.core.Quote;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads YAML into {@link Value}s that know their lines. */
public final class YamlText {
  private static final int DEEPEST = 8;

  private final String source;
  private final Texts texts;
  private final Problems problems;

  private YamlText(String source, Texts texts, Problems problems) {
    this.source = source;
    this.texts = texts;
    this.problems = problems;
  }

  /** Makes a value of a scalar as it is written. */
  public interface Texts {
    /** Takes it as it is. */
    Texts PLAIN = (where, written) -> new Value.Text(where, written, written);

    /** The value. */
    Value.Text read(Where where, String written);
  }

  /**
   * The document; empty if the text holds none, or could not be read, which is a problem then.
   *
   * @param source the file's path, for messages
   */
  public static Optional<Value> read(String source, String text, Texts texts, Problems problems) {
    return new YamlText(source, texts, problems).read(text);
  }

  private Optional<Value> read(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(source)
            .setAllowDuplicateKeys(true)
            .setAllowNonScalarKeys(true)
            .setSchema(new CoreSchema()) // where ~ is null, too
            .build();
    try {
      return isTooDeep(new Parse(settings).parseString(text))
          ? Optional.empty()
          : new Compose(settings)
              .composeString(text)
              .flatMap(root -> Optional.ofNullable(value(root, 0)));
    } catch (MarkedYamlEngineException e) {
      problems.add(
          where(e.getProblemMark().or(e::getContextMark)),
          "broken YAML"
              + e.getProblemMark().map(m -> " at column " + (m.getColumn() + 1)).orElse("")
              + ": "
              + oneLine(e.getProblem()));
    } catch (ReaderException e) {
      int code = e.getCodePoint();
      String before = text.substring(0, Math.max(0, text.indexOf(code)));
      int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
      problems.add(
          new Where(source, line),
          "broken YAML: the character U+%04X; allowed: printable characters, tabs and line ends"
              .formatted(code));
    } catch (YamlEngineException e) {
      problems.add(Where.of(source), "broken YAML: " + oneLine(e.getMessage()));
    }
    return Optional.empty();
  }

  /**
   * Whether a text is nested too deeply, which is a problem then. It is asked before the text is
   * composed: that takes a stack as deep as the text.
   */
  private boolean isTooDeep(Iterable<Event> events) {
    int depth = 0;
    for (Event event : events) {
      if (event instanceof CollectionStartEvent && depth++ == DEEPEST) {
        tooDeep(where(event.getStartMark()));
        return true;
      }
      if (event instanceof CollectionEndEvent) {
        depth--;
      }
    }
    return false;
  }

  private void tooDeep(Where where) {
    problems.add(where, "nested too deeply; allowed: " + DEEPEST + " levels");
  }

  /** Null for YAML's null: a key without a value is a key that is not set. */
  private @Nullable Value value(Node node, int depth) {
    Where where = where(node.getStartMark());
    if (depth > DEEPEST) {
      tooDeep(where); // an alias can lead there
      return null;
    }
    if (node instanceof ScalarNode scalar) {
      return scalar.getTag().equals(Tag.NULL) ? null : texts.read(where, scalar.getValue());
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
    return new Where(source, mark.map(m -> m.getLine() + 1).orElse(0));
  }

  private static String oneLine(@Nullable String text) {
    return text == null ? "not readable" : text.strip().replaceAll("\\s+", " ");
  }
}
