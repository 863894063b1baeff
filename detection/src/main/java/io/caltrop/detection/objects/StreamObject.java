package io.caltrop.detection.objects;

import io.caltrop.detection.dialect.Relation;
import io.caltrop.detection.dialect.Statement.Kind;
import io.caltrop.detection.engine.JobHandle;
import io.caltrop.detection.engine.rows.ViewTable;
import io.caltrop.detection.objects.Definitions.Definition;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An object of the catalogue, with its job if it has one. An object that could not be set up after
 * a restart says why; it is known by its definition then, and keeps its rows.
 */
final class StreamObject {
  private final Definition definition;
  private final Optional<Relation> relation;
  private final Optional<ViewTable> table;
  private final Optional<TopicFlow> flow;
  private volatile @Nullable JobHandle job;
  private volatile @Nullable String trouble;
  private volatile @Nullable String awaited;

  private StreamObject(
      Definition definition,
      Optional<Relation> relation,
      Optional<ViewTable> table,
      Optional<TopicFlow> flow) {
    this.definition = definition;
    this.relation = relation;
    this.table = table;
    this.flow = flow;
  }

  /**
   * A source.
   *
   * @param relation as queries see it
   */
  static StreamObject source(Definition definition, Relation relation) {
    return new StreamObject(definition, Optional.of(relation), Optional.empty(), Optional.empty());
  }

  /**
   * A view without a job.
   *
   * @param relation as queries see it
   * @param table its rows
   */
  static StreamObject view(Definition definition, Relation relation, ViewTable table) {
    return new StreamObject(
        definition, Optional.of(relation), Optional.of(table), Optional.empty());
  }

  /** A sink without a job. */
  static StreamObject sink(Definition definition, TopicFlow flow) {
    return new StreamObject(definition, Optional.empty(), Optional.empty(), Optional.of(flow));
  }

  /** An object of which no more is known yet than its definition. */
  static StreamObject known(Definition definition) {
    return new StreamObject(definition, Optional.empty(), Optional.empty(), Optional.empty());
  }

  Definition definition() {
    return definition;
  }

  String name() {
    return definition.name();
  }

  Kind kind() {
    return definition.kind();
  }

  boolean reads(String name) {
    return definition.reads().contains(name);
  }

  /** Whether it does what it is there for: has a job, or, as a source, can be read. */
  boolean isSetUp() {
    return kind() == Kind.SOURCE ? relation.isPresent() : job != null;
  }

  Optional<Relation> relation() {
    return relation;
  }

  Optional<ViewTable> table() {
    return table;
  }

  /** What a sink carries, once it is known. */
  Optional<TopicFlow> flow() {
    return flow;
  }

  Optional<JobHandle> job() {
    return Optional.ofNullable(job);
  }

  void runs(JobHandle handle) {
    job = handle;
    trouble = null;
  }

  /** What it waits for while its job does not run, if something was away. */
  void awaits(Optional<String> what) {
    awaited = what.orElse(null);
  }

  Optional<String> awaited() {
    return Optional.ofNullable(awaited);
  }

  /** Nothing is wrong any longer. */
  void mended() {
    trouble = null;
  }

  /** Why it does not run, if it could not be set up. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** Says so; whether that is news. */
  boolean failed(String reason) {
    boolean isNew = !reason.equals(trouble);
    trouble = reason;
    return isNew;
  }

  /** That it is not set up, and why. */
  String notSetUp() {
    return "%s \"%s\" is not set up: %s"
        .formatted(kind().title(), name(), trouble().orElse("the program is still starting"));
  }
}
