package io.caltrop.detection.dialect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a query turns out to read while it is translated. */
final class Reading {
  private final Map<String, Relation> relations;
  private final Map<String, Relation> read = new LinkedHashMap<>();
  private final List<String> notices = new ArrayList<>();
  private boolean eventTime;

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
              .orElse(
                  "a streaming query reads sources and materialized views, no ordinary tables"));
    }
    read.put(name, relation);
    return relation;
  }

  /** Notes that event time is needed. */
  void useEventTime() {
    eventTime = true;
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
