package io.caltrop.detection.objects;

import io.caltrop.detection.dialect.Relation;
import io.caltrop.detection.objects.Definitions.Definition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All objects by name, in the order of their creation. Safe for any thread. */
final class Catalogue {
  private final Map<String, Relation> builtIn;
  private final Map<String, StreamObject> objects = new LinkedHashMap<>();
  private final Map<String, Definition> expected = new LinkedHashMap<>();

  /** Starts with the sources that are always there. */
  Catalogue(Map<String, Relation> builtIn) {
    this.builtIn = Map.copyOf(builtIn);
  }

  boolean isBuiltIn(String name) {
    return builtIn.containsKey(name);
  }

  synchronized Optional<StreamObject> find(String name) {
    return Optional.ofNullable(objects.get(name));
  }

  /** What a query can name. */
  synchronized Map<String, Relation> relations() {
    Map<String, Relation> relations = new LinkedHashMap<>(builtIn);
    objects
        .values()
        .forEach(object -> object.relation().ifPresent(r -> relations.put(object.name(), r)));
    return relations;
  }

  synchronized List<StreamObject> all() {
    return List.copyOf(objects.values());
  }

  /** Objects that are about to be added. */
  synchronized void expect(List<Definition> definitions) {
    definitions.forEach(definition -> expected.put(definition.name(), definition));
  }

  synchronized List<Definition> expected() {
    return List.copyOf(expected.values());
  }

  synchronized void add(StreamObject object) {
    expected.remove(object.name());
    objects.put(object.name(), object);
  }

  synchronized void remove(List<StreamObject> removed) {
    removed.forEach(object -> objects.remove(object.name()));
  }

  /** It and all that read it, directly or not, the last created first. */
  synchronized List<StreamObject> withReaders(StreamObject object) {
    List<StreamObject> found = new ArrayList<>(List.of(object));
    for (StreamObject later : objects.values()) {
      boolean reads = found.stream().anyMatch(f -> later.reads(f.name()));
      if (reads && !found.contains(later)) {
        found.add(later);
      }
    }
    List<StreamObject> lastFirst = new ArrayList<>(found);
    Collections.reverse(lastFirst);
    return lastFirst;
  }
}
