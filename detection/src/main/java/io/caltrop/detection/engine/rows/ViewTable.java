package io.caltrop.detection.engine.rows;

import io.caltrop.detection.SqlProblem;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a query's rows are in PostgreSQL: {@code SELECT *} from the given name answers the query's
 * columns and nothing else.
 *
 * <ul>
 *   <li>Keyed rows are a table of that name, with a unique index over the key.
 *   <li>Rows that are only added lie in a hidden table with the checkpoint they came after, and the
 *       name is a view on it.
 *   <li>Rows without a key lie in a hidden table with how often they are there; the name is a view
 *       that shows each so often.
 * </ul>
 *
 * <p>Beside it lies what tables looked like at the last checkpoints (see {@link RowsWriter}).
 */
public record ViewTable(String schema, String name, List<Column> columns, Changes changes)
    implements Serializable {
  /** The schema of everything that is not for users: hidden tables, and who writes. */
  public static final String ROWS_SCHEMA = "caltrop_rows";

  private static final String UNDO_SCHEMA = "caltrop_undo";
  private static final String OWN_SCHEMA = "caltrop_streaming";
  static final String WRITERS = OWN_SCHEMA + ".writers";

  /** Hidden columns; no name of Flink's or PostgreSQL's starts so. */
  static final Column EPOCH = new Column("caltrop epoch", "bigint");

  static final Column EXISTED = new Column("caltrop existed", "boolean");
  static final Column ID = new Column("caltrop id", "uuid");
  static final Column COUNT = new Column("caltrop count", "bigint");

  private static final int LONGEST_NAME = 63;

  /** Copies, and checks that PostgreSQL can hold it under its full names. */
  public ViewTable {
    columns = List.copyOf(columns);
    checkLength(name);
    columns.forEach(column -> checkLength(column.name()));
  }

  private static void checkLength(String name) {
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > LONGEST_NAME || bytes == 0) {
      throw SqlProblem.of(
          "42622",
          "the name \"" + name + "\" has " + bytes + " bytes",
          "Names have 1 to " + LONGEST_NAME + " bytes.");
    }
  }

  /** The statements that make what all views need; they may run any number of times. */
  public static List<String> prepare() {
    return List.of(
        "CREATE SCHEMA IF NOT EXISTS " + ROWS_SCHEMA,
        "CREATE SCHEMA IF NOT EXISTS " + UNDO_SCHEMA,
        "CREATE SCHEMA IF NOT EXISTS " + OWN_SCHEMA,
        "CREATE TABLE IF NOT EXISTS "
            + WRITERS
            + " (name text PRIMARY KEY, holder uuid NOT NULL, batches bigint NOT NULL)");
  }

  /** The statements that make it; {@link #prepare} must have run before. */
  public List<String> create() {
    List<String> statements = new ArrayList<>();
    statements.add("CREATE TABLE " + table() + " (" + definitions(stored()) + ")");
    if (!hasUndo()) {
      statements.add(
          "CREATE INDEX ON " + table() + " USING brin (" + Quoted.name(EPOCH.name()) + ")");
    } else {
      statements.add(
          "CREATE UNIQUE INDEX ON %s %s NULLS NOT DISTINCT".formatted(table(), conflictTarget()));
      statements.add("CREATE TABLE " + undo() + " (" + definitions(undoColumns()) + ")");
      statements.add(
          "CREATE UNIQUE INDEX ON %s (%s) NULLS NOT DISTINCT"
              .formatted(undo(), undoKey().map(Quoted::name).collect(Collectors.joining(", "))));
    }
    if (isHidden()) {
      statements.add("CREATE VIEW " + visible() + " AS " + visibleSelect());
    }
    return statements;
  }

  /** The statements that drop it and everything that belongs to it, be it there or not. */
  public List<String> drop() {
    return drop(schema, name);
  }

  /**
   * The same for one whose columns nobody knows. The writer's row goes first: writers, too, take it
   * before the tables, so that neither waits for the other.
   */
  public static List<String> drop(String schema, String name) {
    return List.of(
        "DELETE FROM " + WRITERS + " WHERE name = " + Quoted.text(name),
        dropVisible(schema, name),
        "DROP TABLE IF EXISTS " + ROWS_SCHEMA + "." + Quoted.name(name),
        "DROP TABLE IF EXISTS " + UNDO_SCHEMA + "." + Quoted.name(name));
  }

  /** Where the rows are hidden, a view stands under the name; else the table itself. */
  private static String dropVisible(String schema, String name) {
    return """
        DO $drop$ BEGIN
          IF EXISTS (SELECT FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
              WHERE n.nspname = %1$s AND c.relname = %2$s AND c.relkind = 'v') THEN
            EXECUTE format('DROP VIEW %%I.%%I', %1$s, %2$s);
          ELSE
            EXECUTE format('DROP TABLE IF EXISTS %%I.%%I', %1$s, %2$s);
          END IF;
        END $drop$"""
        .formatted(Quoted.inBlock(schema), Quoted.inBlock(name));
  }

  private String visibleSelect() {
    String select = "SELECT " + Quoted.names(columns) + " FROM " + table();
    return changes.kind() == Changes.Kind.COUNTED
        ? select + " CROSS JOIN LATERAL generate_series(1, " + Quoted.name(COUNT.name()) + ")"
        : select;
  }

  private static String definitions(List<Column> columns) {
    return columns.stream()
        .map(column -> Quoted.name(column.name()) + " " + column.type())
        .collect(Collectors.joining(", "));
  }

  private boolean isHidden() {
    return changes.kind() != Changes.Kind.KEYED;
  }

  boolean hasUndo() {
    return changes.kind() != Changes.Kind.APPEND;
  }

  private String visible() {
    return Quoted.name(schema) + "." + Quoted.name(name);
  }

  /** The table that holds the rows. */
  String table() {
    return isHidden() ? ROWS_SCHEMA + "." + Quoted.name(name) : visible();
  }

  /** The table that holds the rows as they were. */
  String undo() {
    return UNDO_SCHEMA + "." + Quoted.name(name);
  }

  /** The columns of the table that holds the rows. */
  List<Column> stored() {
    return switch (changes.kind()) {
      case APPEND -> join(columns, List.of(EPOCH));
      case KEYED -> columns;
      case COUNTED -> join(join(List.of(ID), columns), List.of(COUNT));
    };
  }

  /** The stored columns that tell rows apart. */
  List<Column> key() {
    return switch (changes.kind()) {
      case APPEND -> List.of();
      case KEYED -> changes.key().stream().map(columns::get).toList();
      case COUNTED -> List.of(ID);
    };
  }

  /** The columns of ON CONFLICT. */
  String conflictTarget() {
    return "(" + Quoted.names(key()) + ")";
  }

  private List<Column> undoColumns() {
    return join(List.of(EPOCH, EXISTED), stored());
  }

  private Stream<String> undoKey() {
    return Stream.concat(Stream.of(EPOCH), key().stream()).map(Column::name);
  }

  private static List<Column> join(List<Column> first, List<Column> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
