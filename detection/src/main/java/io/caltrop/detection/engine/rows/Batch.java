package io.caltrop.detection.engine.rows;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The changes since the last write, brought down to what the table needs of them.
 *
 * <p>Rows are arrays of PostgreSQL's texts, null for NULL.
 */
sealed interface Batch permits AppendBatch, KeyedBatch, CountedBatch {
  /** The batch that suits the view. */
  static Batch of(ViewTable view) {
    return switch (view.changes().kind()) {
      case APPEND -> new AppendBatch(view);
      case KEYED -> new KeyedBatch(view);
      case COUNTED -> new CountedBatch(view);
    };
  }

  /** The row is there (once more). */
  void add(@Nullable String[] row);

  /** The row, exactly as it was added, is gone (once). */
  void remove(@Nullable String[] row);

  /** How many rows would be written. */
  int size();

  /** Carries the changes out. */
  void write(RowStatements statements, long epoch) throws SQLException;

  /** Starts anew. */
  void clear();
}
