package io.caltrop.detection.engine.rows;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalLong;

/**
 * Writes the changes of a query's rows into its table, so that after any crash the table is again
 * what the query says.
 *
 * <p><b>Why it holds.</b> Flink goes back to its last checkpoint N and sends all changes after it
 * again; which changes, and in which order, may differ from the first time (input partitions
 * interleave differently, small changes are sent as one). Upserting them again is not enough: a row
 * that was there only for a moment, the first time, would stay for ever. So the table goes back to
 * N, too:
 *
 * <ul>
 *   <li>An <i>epoch</i> is the time after a checkpoint, by that checkpoint's id (0 before the
 *       first). All changes before the barrier of checkpoint N are written before it is
 *       acknowledged, so that the table at the end of that write is what N says.
 *   <li>Rows that are only added carry their epoch; going back to N drops those of epochs N and up.
 *   <li>Of other rows, the first change of a key in an epoch notes, in the same transaction, what
 *       the table held; going back to N puts back each key's oldest note of epochs N and up.
 *   <li>Notes are dropped when a later checkpoint is complete and Flink will not go back behind it.
 * </ul>
 *
 * <p>A batch whose commit was not confirmed is written again only if it is not there: see {@link
 * WriterSession}, which also keeps a writer that Flink believes dead from writing on. Commits are
 * not awaited to be on disk, except before a checkpoint: that one takes all earlier ones along.
 */
final class RowsWriter implements AutoCloseable {
  private final ViewTable view;
  private final TableSql sql;
  private final WriterSession session;
  private final Batch batch;
  private long epoch;
  private boolean unsynced;

  RowsWriter(ViewTable view, WriterSession session) {
    this.view = view;
    this.session = session;
    sql = new TableSql(view);
    batch = Batch.of(view);
  }

  /**
   * Makes the table what it was at the checkpoint; empty if there is none.
   *
   * @param checkpoint the one that is restored
   */
  void open(OptionalLong checkpoint) throws SQLException {
    epoch = checkpoint.orElse(0);
    session.open(connection -> restore(connection, checkpoint));
  }

  private void restore(Connection connection, OptionalLong checkpoint) throws SQLException {
    RowStatements statements = new RowStatements(connection);
    if (checkpoint.isEmpty()) {
      for (String statement : sql.empty()) {
        statements.execute(statement);
      }
    } else if (view.hasUndo()) {
      for (long nulls : statements.numbers(sql.savedNulls(), epoch)) {
        statements.executeSince(epoch, sql.restoreAbsent(nulls));
      }
      statements.executeSince(epoch, sql.restorePresent());
      statements.executeSince(epoch, sql.forgetSince());
    } else {
      statements.executeSince(epoch, sql.dropAppended());
    }
  }

  Batch batch() {
    return batch;
  }

  /** Writes the batch, in one transaction. */
  void flush() throws SQLException {
    if (batch.size() > 0) {
      session.commit(this::write, false);
      batch.clear();
      unsynced = true;
    }
  }

  /** Writes the batch and makes everything written so far survive a crash of the server. */
  void flushToDisk() throws SQLException {
    if (batch.size() > 0 || unsynced) {
      session.commit(this::write, true);
      batch.clear();
      unsynced = false;
    }
  }

  /** What follows comes after this checkpoint. */
  void startEpoch(long checkpoint) {
    epoch = checkpoint;
  }

  /** Flink will not go back behind this checkpoint. */
  void forgetBefore(long checkpoint) throws SQLException {
    if (view.hasUndo()) {
      session.commit(
          connection -> new RowStatements(connection).executeSince(checkpoint, sql.forget()),
          false);
    }
  }

  private void write(Connection connection) throws SQLException {
    batch.write(new RowStatements(connection), epoch);
  }

  @Override
  public void close() {
    session.close();
  }
}
