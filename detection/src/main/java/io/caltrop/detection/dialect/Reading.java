package io.caltrop.detection.dialect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a query turns out to read while it is translated. */
final class Reading {
  private static final long MOST_WRITTEN = 1L << 26;
  private static final int EACH = 64;
  private static final int MOST_NAMED = 10;

  private final Map<String, Relation> relations;
  private final Map<String, Relation> read = new LinkedHashMap<>();
  private final List<String> notices = new ArrayList<>();
  private boolean eventTime;
  private long written;
  private Optional<Tree.Body> outermost = Optional.empty();

  /** Of a query that can read these. */
  Reading(Map<String, Relation> relations) {
    this.relations = relations;
  }

  /** The relation of a name. */
  Relation relation(String name, int at) {
    Relation relation = relations.get(name);
    if (relation == null) {
      throw Problems.hinted(
          at,
          "42P01",
          "relation \"%s\" does not exist".formatted(name),
          Names.nearest(name, relations.keySet())
              .map("Perhaps you meant \"%s\"."::formatted)
              .orElseGet(this::readable));
    }
    read.put(name, relation);
    return relation;
  }

  private String readable() {
    List<String> names = relations.keySet().stream().sorted().toList();
    String some = String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMED)));
    return "A streaming query reads sources and materialized views, no ordinary tables: "
        + some
        + (names.size() > MOST_NAMED ? ", .." : "")
        + ".";
  }

  /** Notes that event time is needed. */
  void useEventTime() {
    eventTime = true;
  }

  /**
   * Notes the text of an expression, or of a part of one: keys of GROUP BY are looked for in each
   * part anew, and what is long and deep would keep a core busy for minutes.
   */
  void wrote(int length, int at) {
    written += EACH + length;
    if (written > MOST_WRITTEN) {
      throw Problems.at(
          at,
          "54001",
          "statement too complex: its expressions and their parts come to more than %d characters",
          MOST_WRITTEN);
    }
  }

  /** Notes the query that has none around it. */
  void outermost(Tree.Body body) {
    outermost = Optional.of(body);
  }

  /** Whether there is no query around it that could have a condition on its columns. */
  boolean isOutermost(Tree.Select select) {
    return outermost.filter(body -> body == select).isPresent();
  }

  void notice(String notice) {
    notices.add(notice);
  }

  List<Relation> relationsRead() {
    return List.copyOf(read.values());
  }

  boolean usesEventTime() {
    return eventTime;
  }

  List<String> notices() {
    return notices;
  }

  /** Names that WITH gives to queries, those nearest first. */
  record Ctes(Map<String, List<Field>> named, Optional<Ctes> outer) {
    static Ctes none() {
      return new Ctes(Map.of(), Optional.empty());
    }

    Optional<List<Field>> find(String name) {
      List<Field> fields = named.get(name);
      return fields != null ? Optional.of(fields) : outer.flatMap(ctes -> ctes.find(name));
    }

    Ctes with(String name, List<Field> fields) {
      return new Ctes(Map.of(name, fields), Optional.of(this));
    }
  }
}
