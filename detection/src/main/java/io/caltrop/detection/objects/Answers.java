package io.caltrop.detection.objects;

import io.caltrop.core.streams.StreamStatus;
import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.StreamingStatements.Rows;
import io.caltrop.detection.dialect.Dialect;
import io.caltrop.detection.dialect.Relation;
import io.caltrop.detection.dialect.Statement.Kind;
import io.caltrop.detection.dialect.Statement.ShowCreate;
import io.caltrop.detection.engine.SourceTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** What SHOW and EXPLAIN answer. */
final class Answers {
  private static final String BUILT_IN = "built in: needs no statement";

  private final Catalogue catalogue;
  private final Supplier<List<StreamStatus>> statuses;

  Answers(Catalogue catalogue, Supplier<List<StreamStatus>> statuses) {
    this.catalogue = catalogue;
    this.statuses = statuses;
  }

  Rows show(Kind kind) {
    return kind == Kind.SOURCE ? sources() : jobs(kind);
  }

  private Rows sources() {
    SqlRows rows =
        new SqlRows(
            "name text",
            "topic text",
            "starts_at text",
            "columns text",
            "state text",
            "error text");
    Map<String, StreamStatus> created = new TreeMap<>();
    statuses.get().stream()
        .filter(status -> status.kind() == StreamStatus.Kind.SOURCE)
        .forEach(status -> created.put(status.name(), status));
    Map<String, Relation> readable = catalogue.relations();
    Set<String> names = new TreeSet<>(created.keySet());
    readable.values().stream()
        .filter(r -> r.source().isPresent())
        .forEach(r -> names.add(r.name()));
    for (String name : names) {
      Optional<Relation> relation = Optional.ofNullable(readable.get(name));
      Optional<SourceTable> table = relation.flatMap(Relation::source);
      Optional<StreamStatus> status = Optional.ofNullable(created.get(name));
      rows.add(
          name,
          table.map(SourceTable::topic).orElse(null),
          table.map(SourceTable::startup).orElse(null),
          relation.map(r -> String.join(", ", r.columns())).orElse(null),
          status.map(StreamStatus::state).orElse(StreamStatus.State.RUNNING),
          status.flatMap(StreamStatus::error).orElse(null));
    }
    return rows.rows();
  }

  private Rows jobs(Kind kind) {
    return jobs(statuses.get(), StatusBoard.kind(kind));
  }

  /** How rules do. */
  Rows rules(List<StreamStatus> all) {
    return jobs(all, StreamStatus.Kind.RULE);
  }

  private static Rows jobs(List<StreamStatus> all, StreamStatus.Kind kind) {
    SqlRows rows =
        new SqlRows(
            "name text",
            "state text",
            "rows_read bigint",
            "rows_written bigint",
            "lag bigint",
            "skipped bigint",
            "late bigint",
            "last_checkpoint timestamptz",
            "last_error text");
    all.stream()
        .filter(status -> status.kind() == kind)
        .forEach(
            status ->
                rows.add(
                    status.name(),
                    status.state().toString(),
                    status.rowsRead(),
                    status.rowsWritten(),
                    status.lag().isPresent() ? status.lag().getAsLong() : null,
                    status.skipped(),
                    status.late(),
                    status.checkpoint().orElse(null),
                    status.error().orElse(null)));
    return rows.rows();
  }

  Rows showCreate(ShowCreate show) {
    SqlRows rows = new SqlRows("name text", "statement text");
    if (show.kind() == Kind.SOURCE && catalogue.isBuiltIn(show.name())) {
      rows.add(show.name(), BUILT_IN);
      return rows.rows();
    }
    StreamObject object =
        catalogue
            .find(show.name())
            .filter(found -> found.kind() == show.kind())
            .orElseThrow(() -> absent(show.kind().title(), show.name()));
    rows.add(object.name(), Dialect.redacted(object.definition().statement()));
    return rows.rows();
  }

  /** The plan of an object, as lines. */
  Rows explain(Optional<String> plan, String name) {
    SqlRows rows = new SqlRows("QUERY_PLAN text");
    plan.orElseThrow(() -> absent("streaming object", name)).lines().forEach(rows::add);
    return rows.rows();
  }

  private static SqlProblem absent(String what, String name) {
    return SqlProblem.of("42P01", what + " \"" + name + "\" does not exist", "");
  }
}
