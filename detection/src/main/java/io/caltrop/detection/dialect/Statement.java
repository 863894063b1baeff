package io.caltrop.detection.dialect;

import io.caltrop.detection.engine.SourceTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A streaming statement whose grammar, options and types are right. */
public sealed interface Statement {
  /** Kinds of streaming objects. */
  enum Kind {
    SOURCE("source", "SOURCE"),
    VIEW("materialized view", "MATERIALIZED VIEW"),
    SINK("sink", "SINK");

    private final String title;
    private final String keywords;

    Kind(String title, String keywords) {
      this.title = title;
      this.keywords = keywords;
    }

    /** In a sentence: materialized view. */
    public String title() {
      return title;
    }

    /** In a statement: MATERIALIZED VIEW. */
    public String keywords() {
      return keywords;
    }
  }

  /** CREATE SOURCE. */
  final class CreateSource implements Statement {
    private final boolean ifNotExists;
    private final SourceTable table;
    private final List<Field> fields;

    CreateSource(boolean ifNotExists, SourceTable table, List<Field> fields) {
      this.ifNotExists = ifNotExists;
      this.table = table;
      this.fields = List.copyOf(fields);
    }

    /** Its name. */
    public String name() {
      return table.name();
    }

    /** Whether an existing one is no error. */
    public boolean ifNotExists() {
      return ifNotExists;
    }

    /**
     * The client properties that it names; without {@code bootstrap.servers} if it has no broker.
     */
    public Map<String, String> kafka() {
      return table.kafka();
    }

    /**
     * What queries can read.
     *
     * @param kafka client properties to connect with
     */
    public Relation relation(Map<String, String> kafka) {
      SourceTable connected =
          new SourceTable(
              table.name(),
              table.columns(),
              table.watermark(),
              table.topic(),
              table.startup(),
              kafka);
      return Relation.source(connected, fields);
    }
  }

  /** CREATE MATERIALIZED VIEW. */
  record CreateView(String name, boolean ifNotExists, Query query) implements Statement {}

  /**
   * CREATE SINK.
   *
   * @param from the source or view whose rows it publishes; empty if it has a query of its own
   * @param kafka client properties; without {@code bootstrap.servers} if it names no broker
   * @param upsert keyed records, with an empty one for a row that is no more; otherwise rows only
   * @param forceAppendOnly whether changes of rows are published as further rows
   * @param primaryKey columns of the records' keys; empty for those that the query has
   * @param places where these stand, for what only a look at the query tells
   */
  record CreateSink(
      String name,
      boolean ifNotExists,
      Optional<String> from,
      Optional<Query> query,
      String topic,
      Map<String, String> kafka,
      boolean upsert,
      boolean forceAppendOnly,
      List<String> primaryKey,
      Places places)
      implements Statement {
    /** Places in the statement, from 1: of the topic, of FORMAT or type, and of the key. */
    public record Places(int topic, int format, int key) {}

    /** Copies. */
    public CreateSink {
      kafka = Map.copyOf(kafka);
      primaryKey = List.copyOf(primaryKey);
    }
  }

  /** DROP. */
  record Drop(Kind kind, String name, boolean ifExists, boolean cascade) implements Statement {}

  /** SHOW SOURCES, MATERIALIZED VIEWS or SINKS. */
  record Show(Kind kind) implements Statement {}

  /** SHOW RULES. */
  record ShowRules() implements Statement {}

  /** APPLY RULE: puts a rule in, as its file has it. */
  record ApplyRule(String yaml) implements Statement {}

  /** REMOVE RULE: takes one out that was applied. */
  record RemoveRule(String id) implements Statement {}

  /** SHOW CREATE. */
  record ShowCreate(Kind kind, String name) implements Statement {}

  /** EXPLAIN of an object that exists. */
  record ExplainObject(String name) implements Statement {}

  /** EXPLAIN CREATE MATERIALIZED VIEW or CREATE SINK, which creates nothing. */
  record ExplainCreate(Statement statement) implements Statement {}
}
