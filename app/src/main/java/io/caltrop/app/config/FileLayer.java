package io.caltrop.app.config;

import io.caltrop.core.yaml.Nearest;
import io.caltrop.core.yaml.Problems;
import io.caltrop.core.yaml.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Takes a document apart into the values of known keys; every other key is a problem. */
final class FileLayer {
  private final List<String> names;
  private final Problems problems;

  FileLayer(List<Key<?>> keys, Problems problems) {
    this.problems = problems;
    this.names = new ArrayList<>();
    for (Key<?> key : keys) {
      names.add(key.name());
      names.addAll(key.aliases());
    }
  }

  /** The values by the names they were written under. */
  Map<String, Value> read(Value document) {
    Map<String, Value> values = new LinkedHashMap<>();
    if (!(document instanceof Value.Entries top)) {
      problems.add(
          document.where(),
          "the file is " + document.shown() + "; allowed: sections such as kafka:");
      return values;
    }
    for (Value.Entry entry : top.entries()) {
      if (names.contains(entry.key()) && !entry.key().contains(".")) {
        values.put(entry.key(), entry.value());
      } else if (keysOf(entry.key()).isEmpty()) {
        reportUnknown(entry, entry.key());
      } else {
        readSection(entry, values);
      }
    }
    return values;
  }

  private void readSection(Value.Entry section, Map<String, Value> values) {
    if (!(section.value() instanceof Value.Entries entries)) {
      problems.add(
          section.where(),
          section.key()
              + " is "
              + section.value().shown()
              + "; allowed: a section with "
              + String.join(", ", keysOf(section.key())));
      return;
    }
    for (Value.Entry entry : entries.entries()) {
      String name = section.key() + "." + entry.key();
      if (names.contains(name)) {
        values.put(name, entry.value());
      } else {
        reportUnknown(entry, name);
      }
    }
  }

  private List<String> keysOf(String section) {
    return names.stream()
        .filter(name -> Key.section(name).equals(section))
        .map(name -> name.substring(section.length() + 1))
        .toList();
  }

  private void reportUnknown(Value.Entry entry, String name) {
    List<String> known = new ArrayList<>(names);
    known.addAll(sections());
    String hint =
        Nearest.to(name, known)
            .map(near -> "did you mean " + near + "?")
            .orElseGet(() -> "allowed: " + String.join(", ", neighbours(name)));
    problems.add(entry.where(), name + " is not a key; " + hint);
  }

  private List<String> neighbours(String name) {
    List<String> keys = keysOf(Key.section(name));
    return name.contains(".") && !keys.isEmpty() ? keys : sections();
  }

  private List<String> sections() {
    TreeSet<String> sections = new TreeSet<>();
    names.forEach(name -> sections.add(name.contains(".") ? Key.section(name) : name));
    return List.copyOf(sections);
  }
}
