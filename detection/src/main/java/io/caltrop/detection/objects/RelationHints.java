package io.caltrop.detection.objects;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.dialect.Dialect;
import io.caltrop.detection.dialect.Statement.CreateSink;
import io.caltrop.detection.dialect.Statement.Kind;
import java.util.Optional;

/** What helps who reads an object that is no table: a source or a sink. */
final class RelationHints {
  private final Catalogue catalogue;
  private final String prefix;

  /**
   * About the objects of a catalogue.
   *
   * @param schema in which people see them
   */
  RelationHints(Catalogue catalogue, String schema) {
    this.catalogue = catalogue;
    prefix = schema + ".";
  }

  /** See {@link io.caltrop.detection.StreamingStatements#hint}. */
  Optional<String> hint(String relation) {
    String name = relation.startsWith(prefix) ? relation.substring(prefix.length()) : relation;
    if (catalogue.isBuiltIn(name)) {
      return Optional.of(source(name));
    }
    return catalogue.find(name).flatMap(this::hint);
  }

  private Optional<String> hint(StreamObject object) {
    return switch (object.kind()) {
      case SOURCE -> Optional.of(source(object.name()));
      case SINK -> sink(object);
      case VIEW -> Optional.empty();
    };
  }

  private static String source(String name) {
    return "\"%s\" is a source, a stream that views read: CREATE MATERIALIZED VIEW v AS SELECT .. FROM %s"
        .formatted(name, written(name));
  }

  private Optional<String> sink(StreamObject object) {
    try {
      CreateSink sink = (CreateSink) Dialect.parse(object.definition().statement());
      String hint =
          "\"%s\" is a sink: its rows are in the topic \"%s\"".formatted(sink.name(), sink.topic());
      Optional<String> view = sink.from().filter(this::isView);
      return Optional.of(
          hint + view.map(from -> ", and in the view: SELECT * FROM " + written(from)).orElse(""));
    } catch (SqlProblem e) {
      return Optional.empty(); // it is of another version
    }
  }

  private boolean isView(String name) {
    return catalogue.find(name).filter(object -> object.kind() == Kind.VIEW).isPresent();
  }

  /** As a statement has it. */
  private static String written(String name) {
    return name.matches("[a-z_][a-z0-9_]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
  }
}
