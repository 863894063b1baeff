package io.caltrop.detection.objects;

import io.caltrop.detection.dialect.Relation;
import io.caltrop.detection.dialect.Statement.Kind;
import io.caltrop.detection.engine.JobHandle;
import io.caltrop.detection.engine.rows.ViewTable;
import io.caltrop.detection.objects.Definitions.Definition;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An object of the catalogue, with its job if it has one. An object that could not be set up at
 * start says why, and keeps its name and its rows until it is dropped.
 */
final class StreamObject {
  private final Definition definition;
  private final List<String> reads;
  private final Optional<Relation> relation;
  private final Optional<ViewTable> table;
  private volatile @Nullable JobHandle job;
  private volatile @Nullable String trouble;

  /**
   * An object without a job.
   *
   * @param reads names of the objects it reads
   * @param relation as queries see it; empty for sinks
   * @param table its rows; only views have one
   */
  StreamObject(
      Definition definition,
      List<String> reads,
      Optional<Relation> relation,
      Optional<ViewTable> table) {
    this.definition = definition;
    this.reads = List.copyOf(reads);
    this.relation = relation;
    this.table = table;
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
    return reads.contains(name);
  }

  Optional<Relation> relation() {
    return relation;
  }

  Optional<ViewTable> table() {
    return table;
  }

  Optional<JobHandle> job() {
    return Optional.ofNullable(job);
  }

  void runs(JobHandle handle) {
    job = handle;
    trouble = null;
  }

  /** Why it does not run, if it could not be set up. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  void failed(String reason) {
    trouble = reason;
  }
}
