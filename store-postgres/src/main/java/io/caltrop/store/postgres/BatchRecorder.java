package io.caltrop.store.postgres;

import io.caltrop.core.CountingRules;
import io.caltrop.core.store.AlertBatch;
import io.caltrop.core.store.AlertStore.Recorded;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Records one batch in one transaction. */
final class BatchRecorder {
  private final DedupBuckets buckets;
  private final DedupMarks marks;
  private final EventPartitions partitions;
  private final Counts counts;

  BatchRecorder(CountingRules rules, Duration retention) {
    buckets = new DedupBuckets(rules.dedupTtl());
    marks = new DedupMarks(rules.dedupTtl());
    partitions = new EventPartitions(retention);
    counts = new Counts(rules);
  }

  DedupBuckets buckets() {
    return buckets;
  }

  EventPartitions partitions() {
    return partitions;
  }

  /**
   * Records and commits.
   *
   * @param alerts those of the batch, as {@link KeyedAlert#distinct} gives them
   * @param now in whole microseconds
   */
  Recorded record(Connection connection, AlertBatch batch, List<KeyedAlert> alerts, Instant now)
      throws SQLException {
    String table = partitions.tableFor(connection, now);
    Positions.advance(connection, batch.advances());
    DedupBuckets.View view = buckets.hold(connection);
    if (!view.takes(now)) {
      connection.rollback();
      buckets.open(connection, now);
      return record(connection, batch, alerts, now);
    }
    List<KeyedAlert> fresh = new ArrayList<>(marks.mark(connection, alerts, view, now));
    int counted = 0;
    if (!fresh.isEmpty()) {
      fresh.sort(KeyedAlert.BY_ADDRESS);
      EventWriter.write(connection, table, fresh, now);
      counted = counts.raise(connection, fresh, now);
    }
    Positions.noteChange(connection, batch.advances());
    connection.commit();
    return new Recorded(fresh.size(), batch.alerts().size() - fresh.size(), counted);
  }
}
