package io.caltrop.detection.objects;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.StreamingStatements.Done;
import io.caltrop.detection.dialect.Statement.Drop;
import io.caltrop.detection.dialect.Statement.Kind;
import io.caltrop.detection.engine.rows.ViewTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Drops objects. */
final class Removal {
  /** SQLSTATE of who waited too long for a table that others read. */
  private static final String LOCKED = "55P03";

  private final Catalogue catalogue;
  private final Definitions definitions;
  private final Leftovers leftovers;
  private final String schema;

  /**
   * From a catalogue.
   *
   * @param schema of the views' tables
   */
  Removal(Catalogue catalogue, Definitions definitions, Leftovers leftovers, String schema) {
    this.catalogue = catalogue;
    this.definitions = definitions;
    this.leftovers = leftovers;
    this.schema = schema;
  }

  Done drop(Drop drop) {
    String tag = "DROP_" + drop.kind().keywords().replace(' ', '_');
    Optional<StreamObject> found =
        catalogue.find(drop.name()).filter(object -> object.kind() == drop.kind());
    if (found.isEmpty()) {
      return absent(drop, tag);
    }
    List<StreamObject> all = catalogue.withReaders(found.get());
    if (all.size() > 1 && !drop.cascade()) {
      StreamObject reader = all.get(all.size() - 2);
      throw SqlProblem.of(
          "2BP01",
          "cannot drop %s %s because %s %s reads it"
              .formatted(drop.kind().title(), drop.name(), reader.kind().title(), reader.name()),
          "Use DROP .. CASCADE to drop what reads it, too.");
    }
    boolean unused = Unstoppable.run(() -> remove(drop, all));
    return new Done(tag, notices(found.get(), all));
  }

  private Done absent(Drop drop, String tag) {
    if (catalogue.isBuiltIn(drop.name())) {
      throw SqlProblem.of("42501", "source " + drop.name() + " is built in and stays", "");
    }
    Optional<StreamObject> other = catalogue.find(drop.name());
    if (other.isPresent()) {
      throw SqlProblem.of(
          "42809",
          "\"%s\" is a %s, no %s"
              .formatted(drop.name(), other.get().kind().title(), drop.kind().title()),
          "Use DROP " + other.get().kind().keywords() + ".");
    }
    String missing = "%s \"%s\" does not exist".formatted(drop.kind().title(), drop.name());
    if (!drop.ifExists()) {
      throw SqlProblem.of("42P01", missing, "");
    }
    return new Done(tag, List.of(missing + ", skipping"));
  }

  private static List<String> notices(StreamObject dropped, List<StreamObject> all) {
    return all.stream()
        .filter(object -> object != dropped)
        .map(object -> "drop cascades to " + object.kind().title() + " " + object.name())
        .toList();
  }

  private static SqlProblem inUse(Drop drop, List<String> views) {
    return SqlProblem.of(
        LOCKED,
        "cannot drop %s %s: a session reads %s in a transaction that is still open"
            .formatted(
                drop.kind().title(),
                drop.name(),
                views.equals(List.of(drop.name())) ? "it" : String.join(" or ", views)),
        "If it is your own, end it with COMMIT or ROLLBACK, or set autocommit; then drop again."
            + " Statements sent together are one transaction, with autocommit, too: send DROP by itself.");
  }

  /** The tables go first, all at once, so that a reader who holds one keeps everything as it is. */
  private boolean remove(Drop drop, List<StreamObject> all) {
    List<String> views =
        all.stream().filter(object -> object.kind() == Kind.VIEW).map(StreamObject::name).toList();
    List<String> statements = new ArrayList<>();
    views.forEach(view -> statements.addAll(ViewTable.drop(schema, view)));
    try {
      definitions.change(statements, List.of(), all.stream().map(StreamObject::name).toList());
    } catch (SqlProblem problem) {
      throw problem.sqlState().equals(LOCKED) && !views.isEmpty() ? inUse(drop, views) : problem;
    }
    catalogue.remove(all);
    all.forEach(object -> leftovers.end(object.name()));
    return true;
  }
}
