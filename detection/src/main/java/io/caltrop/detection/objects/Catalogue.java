package io.caltrop.detection.objects;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.dialect.Relation;
import io.caltrop.detection.dialect.Statement.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All objects by name, in the order of their creation. Safe for any thread. */
final class Catalogue {
  /** SQLSTATE of a statement that needs an object of which no more is known yet. */
  static final String NOT_SET_UP = "55000";

  private final Map<String, Relation> builtIn;
  private final Map<String, StreamObject> objects = new LinkedHashMap<>();

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

  synchronized void add(StreamObject object) {
    objects.put(object.name(), object);
  }

  /** Puts one in the place of another of the name; false if that is no longer there. */
  synchronized boolean replace(StreamObject before, StreamObject now) {
    return objects.replace(before.name(), before, now);
  }

  synchronized boolean has(StreamObject object) {
    return objects.get(object.name()) == object;
  }

  /** The first of those that it reads, and that cannot be read. */
  synchronized Optional<StreamObject> missing(StreamObject object) {
    return objects.values().stream()
        .filter(other -> object.reads(other.name()) && other.relation().isEmpty())
        .findFirst();
  }

  /** The first of the names that it reads, and that nothing has. */
  synchronized Optional<String> gone(StreamObject object) {
    return object.definition().reads().stream()
        .filter(name -> !builtIn.containsKey(name) && !objects.containsKey(name))
        .findFirst();
  }

  /** What is wrong instead, if a problem is that a name is unknown of which no more is known. */
  synchronized Optional<SqlProblem> troubled(SqlProblem problem) {
    if (!problem.sqlState().equals("42P01")) {
      return Optional.empty();
    }
    return objects.values().stream()
        .filter(object -> object.kind() != Kind.SINK && object.relation().isEmpty())
        .filter(object -> problem.getMessage().contains('"' + object.name() + '"'))
        .findFirst()
        .map(
            object ->
                new SqlProblem(
                    NOT_SET_UP,
                    object.notSetUp(),
                    problem.position(),
                    Optional.of("It is tried again until it runs or is dropped.")));
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
