package io.caltrop.detection.engine.rows;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The statements that change a view's table. Rows are given as one array a column.
 *
 * <p>A comparison by {@code IS NOT DISTINCT FROM} uses no index. So keys are compared by {@code =},
 * and each statement that compares keys serves those rows whose key has its NULLs in the same
 * columns: bit {@code i} of {@code nulls} is set if column {@code i} of the key is NULL.
 */
final class TableSql {
  private final ViewTable view;
  private final String table;
  private final String undo;
  private final List<Column> stored;
  private final List<Column> key;
  private final String epoch = Quoted.name(ViewTable.EPOCH.name());
  private final String existed = Quoted.name(ViewTable.EXISTED.name());

  TableSql(ViewTable view) {
    this.view = view;
    table = view.table();
    undo = view.undo();
    stored = view.stored();
    key = view.key();
  }

  /** Adds rows of the query's columns; the epoch comes first. */
  String append() {
    List<Column> columns = view.columns();
    return "INSERT INTO %s (%s, %s) SELECT ?::bigint, n.* FROM %s"
        .formatted(table, epoch, Quoted.names(columns), unnest(columns));
  }

  /** Writes rows over those with the same key; a count is added to what is there. */
  String upsert() {
    return "INSERT INTO %s (%s) SELECT * FROM %s ON CONFLICT %s "
            .formatted(table, Quoted.names(stored), unnest(stored), view.conflictTarget())
        + onConflict(true);
  }

  private String onConflict(boolean addCounts) {
    if (addCounts && view.changes().kind() == Changes.Kind.COUNTED) {
      String count = Quoted.name(ViewTable.COUNT.name());
      return "DO UPDATE SET %s = %s.%s + excluded.%s".formatted(count, table, count, count);
    }
    String set =
        stored.stream()
            .filter(column -> !key.contains(column))
            .map(column -> Quoted.name(column.name()))
            .map(name -> name + " = excluded." + name)
            .collect(Collectors.joining(", "));
    return set.isEmpty() ? "DO NOTHING" : "DO UPDATE SET " + set;
  }

  /** Drops rows by id whose count has come to zero. */
  String deleteUncounted() {
    return "DELETE FROM %s AS t USING %s WHERE %s AND t.%s = 0"
        .formatted(table, unnest(key), sameKey("n", 0), Quoted.name(ViewTable.COUNT.name()));
  }

  /** Drops the rows with these keys. */
  String deleteKeys(long nulls) {
    return "DELETE FROM %s AS t USING %s WHERE %s"
        .formatted(table, unnest(key), sameKey("n", nulls));
  }

  /** Drops these rows, if they are there exactly so. */
  String deleteRows(long nulls) {
    String same =
        stored.stream()
            .filter(column -> !key.contains(column))
            .map(column -> Quoted.name(column.name()))
            .map(name -> " AND t." + name + " IS NOT DISTINCT FROM n." + name)
            .collect(Collectors.joining());
    return "DELETE FROM %s AS t USING %s WHERE %s%s"
        .formatted(table, unnest(stored), sameKey("n", nulls), same);
  }

  /** Notes what the table holds for these keys, unless that is noted for the epoch already. */
  String save(long nulls) {
    String values =
        stored.stream()
            .map(column -> (key.contains(column) ? "n." : "t.") + Quoted.name(column.name()))
            .collect(Collectors.joining(", "));
    return "INSERT INTO %s (%s, %s, %s) SELECT ?::bigint, t.ctid IS NOT NULL, %s FROM %s "
            .formatted(undo, epoch, existed, Quoted.names(stored), values, unnest(key))
        + "LEFT JOIN %s AS t ON %s ON CONFLICT DO NOTHING".formatted(table, sameKey("n", nulls));
  }

  /** Forgets what was noted before an epoch. */
  String forget() {
    return "DELETE FROM " + undo + " WHERE " + epoch + " < ?";
  }

  /** In which columns the keys that were noted since a checkpoint are NULL, as bits. */
  String savedNulls() {
    String bits =
        IntStream.range(0, key.size())
            .mapToObj(i -> "(" + Quoted.name(key.get(i).name()) + " IS NULL)::int::bigint << " + i)
            .map(bit -> "(" + bit + ")")
            .collect(Collectors.joining(" | "));
    return "SELECT DISTINCT %s FROM %s WHERE %s >= ?".formatted(bits, undo, epoch);
  }

  /** Drops the rows that were not there at a checkpoint. */
  String restoreAbsent(long nulls) {
    return first()
        + "DELETE FROM %s AS t USING first WHERE %s AND NOT first.%s"
            .formatted(table, sameKey("first", nulls), existed);
  }

  /** Puts the rows back that were there at a checkpoint. */
  String restorePresent() {
    String names = Quoted.names(stored);
    return first()
        + "INSERT INTO %s (%s) SELECT %s FROM first WHERE %s ON CONFLICT %s %s"
            .formatted(table, names, names, existed, view.conflictTarget(), onConflict(false));
  }

  /** The oldest note of each key since a checkpoint. */
  private String first() {
    String keys = Quoted.names(key);
    return "WITH first AS (SELECT DISTINCT ON (%s) * FROM %s WHERE %s >= ? ORDER BY %s, %s) "
        .formatted(keys, undo, epoch, keys, epoch);
  }

  /** Forgets what was noted since a checkpoint. */
  String forgetSince() {
    return "DELETE FROM " + undo + " WHERE " + epoch + " >= ?";
  }

  /** Drops the rows that were added since a checkpoint. */
  String dropAppended() {
    return "DELETE FROM " + table + " WHERE " + epoch + " >= ?";
  }

  /** The statements that empty everything. */
  List<String> empty() {
    return view.hasUndo()
        ? List.of("DELETE FROM " + table, "DELETE FROM " + undo)
        : List.of("DELETE FROM " + table);
  }

  private String sameKey(String other, long nulls) {
    return IntStream.range(0, key.size())
        .mapToObj(
            i -> {
              String name = Quoted.name(key.get(i).name());
              return (nulls & 1L << i) == 0
                  ? "t." + name + " = " + other + "." + name
                  : "t." + name + " IS NULL AND " + other + "." + name + " IS NULL";
            })
        .collect(Collectors.joining(" AND "));
  }

  private static String unnest(List<Column> columns) {
    String arrays =
        columns.stream()
            .map(column -> "?::" + column.type() + "[]")
            .collect(Collectors.joining(", "));
    return "unnest(" + arrays + ") AS n(" + Quoted.names(columns) + ")";
  }
}
