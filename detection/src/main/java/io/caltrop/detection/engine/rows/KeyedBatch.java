package io.caltrop.detection.engine.rows;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Changes of keyed rows: one change a key at the end, whatever happened before.
 *
 * <p>Removing a row does something only if exactly this row is there. Some of Flink's operators
 * take an old row of a key back after they sent its new one; Top-N does.
 */
final class KeyedBatch implements Batch {
  private final ViewTable view;
  private final TableSql sql;
  private final int[] key;
  private final Map<List<@Nullable String>, Change> changes = new LinkedHashMap<>();

  KeyedBatch(ViewTable view) {
    this.view = view;
    sql = new TableSql(view);
    key = view.changes().key().stream().mapToInt(Integer::intValue).toArray();
  }

  /** What becomes of a key. */
  private static final class Change {
    /** The row that is there now, if it was added in this batch. */
    @Nullable String @Nullable [] row;

    /** Whether a row was added in this batch: what the table holds for the key is overwritten. */
    boolean overwritten;

    /** The table's row goes if it is one of these. */
    final List<@Nullable String[]> removed = new ArrayList<>(1);
  }

  @Override
  public void add(@Nullable String[] row) {
    Change change = change(row);
    change.row = row;
    change.overwritten = true;
    change.removed.clear();
  }

  @Override
  public void remove(@Nullable String[] row) {
    Change change = change(row);
    if (!change.overwritten) {
      change.removed.add(row);
    } else if (change.row != null && Arrays.equals(change.row, row)) {
      change.row = null;
    }
  }

  private Change change(@Nullable String[] row) {
    @Nullable String[] values = new String[key.length];
    for (int i = 0; i < key.length; i++) {
      values[i] = row[key[i]];
    }
    return changes.computeIfAbsent(Arrays.asList(values), unused -> new Change());
  }

  @Override
  public void write(RowStatements statements, long epoch) throws SQLException {
    int[] all = IntStream.range(0, key.length).toArray();
    for (NullGroup group : NullGroup.of(keys(), all)) {
      statements.executeIn(epoch, sql.save(group.nulls()), group.rows(), view.key());
    }
    for (NullGroup group : NullGroup.of(deletedKeys(), all)) {
      statements.execute(sql.deleteKeys(group.nulls()), group.rows(), view.key());
    }
    for (NullGroup group : NullGroup.of(deletedRows(), key)) {
      statements.execute(sql.deleteRows(group.nulls()), group.rows(), view.stored());
    }
    statements.execute(sql.upsert(), upserts(), view.stored());
  }

  /** The rows to write over whatever the table has for their keys. */
  private List<@Nullable String[]> upserts() {
    List<@Nullable String[]> rows = new ArrayList<>();
    for (Change change : changes.values()) {
      if (change.row != null) {
        rows.add(change.row);
      }
    }
    return rows;
  }

  /** The keys whose row goes, whatever it is; values of the key's columns only. */
  private List<@Nullable String[]> deletedKeys() {
    List<@Nullable String[]> keys = new ArrayList<>();
    changes.forEach(
        (values, change) -> {
          if (change.overwritten && change.row == null) {
            keys.add(values.toArray(new String[0]));
          }
        });
    return keys;
  }

  /** The rows that go if the table has exactly them. */
  private List<@Nullable String[]> deletedRows() {
    List<@Nullable String[]> rows = new ArrayList<>();
    changes.values().forEach(change -> rows.addAll(change.removed));
    return rows;
  }

  /** The keys of all changes. */
  private List<@Nullable String[]> keys() {
    List<@Nullable String[]> keys = new ArrayList<>();
    changes.keySet().forEach(values -> keys.add(values.toArray(new String[0])));
    return keys;
  }

  @Override
  public int size() {
    return changes.size();
  }

  @Override
  public void clear() {
    changes.clear();
  }
}
