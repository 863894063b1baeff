package io.caltrop.detection.engine.rows;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that are only added. */
final class AppendBatch implements Batch {
  private final ViewTable view;
  private final TableSql sql;
  private final List<@Nullable String[]> rows = new ArrayList<>();

  AppendBatch(ViewTable view) {
    this.view = view;
    sql = new TableSql(view);
  }

  @Override
  public void add(@Nullable String[] row) {
    rows.add(row);
  }

  @Override
  public void remove(@Nullable String[] row) {
    throw new IllegalStateException("a row of an append-only query was taken back");
  }

  @Override
  public void write(RowStatements statements, long epoch) throws SQLException {
    statements.executeIn(epoch, sql.append(), rows, view.columns());
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public void clear() {
    rows.clear();
  }
}
