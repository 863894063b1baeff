package io.caltrop.detection.findings;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Types;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes findings into their table; whatever was written before may come again. */
final class FindingsTable {
  private static final String DATA_EXCEPTION = "22";

  private final String record;
  private final String forget;

  FindingsTable(String schema) {
    record = FindingsSql.record(schema);
    forget = FindingsSql.forget(schema);
  }

  /**
   * Removes what has not changed for some time.
   *
   * @return how many
   */
  int forget(Connection connection, Duration retention) throws SQLException {
    connection.setAutoCommit(true);
    try (PreparedStatement statement = connection.prepareStatement(forget)) {
      statement.setDouble(1, (double) retention.toSeconds());
      return statement.executeUpdate();
    }
  }

  /**
   * Writes them in one transaction.
   *
   * @return those that PostgreSQL does not take, whatever is tried
   * @throws SQLException if it does not answer; nothing was written then
   */
  int write(Connection connection, List<Finding> findings) throws SQLException {
    Collection<Finding> last = lastOfEach(findings);
    connection.setAutoCommit(false);
    try (PreparedStatement statement = connection.prepareStatement(record)) {
      for (Finding finding : last) {
        set(statement, finding);
        statement.addBatch();
      }
      int[] unused = statement.executeBatch();
      connection.commit();
      return 0;
    } catch (SQLException e) {
      connection.rollback();
      if (!isRefused(e)) {
        throw e;
      }
      return writeEach(connection, last);
    }
  }

  /** Each on its own, so that one that is refused takes no other with it. */
  private int writeEach(Connection connection, Collection<Finding> findings) throws SQLException {
    int refused = 0;
    try (PreparedStatement statement = connection.prepareStatement(record)) {
      for (Finding finding : findings) {
        Savepoint before = connection.setSavepoint();
        try {
          set(statement, finding);
          int unused = statement.executeUpdate();
          connection.releaseSavepoint(before);
        } catch (SQLException e) {
          if (!isRefused(e)) {
            throw e;
          }
          connection.rollback(before);
          refused++;
        }
      }
      connection.commit();
    }
    return refused;
  }

  /** Whether the values are what PostgreSQL does not take. */
  private static boolean isRefused(SQLException e) {
    SQLException first = e.getNextException() == null ? e : e.getNextException();
    String state = first.getSQLState() == null ? "" : first.getSQLState();
    return state.startsWith(DATA_EXCEPTION) || state.equals("54000");
  }

  /** A later record of a finding holds all that an earlier one does. */
  private static Collection<Finding> lastOfEach(List<Finding> findings) {
    Map<String, Finding> last = new LinkedHashMap<>();
    findings.forEach(finding -> last.merge(finding.id(), finding, FindingsTable::later));
    return last.values();
  }

  private static Finding later(Finding before, Finding now) {
    return now.lastSeen().isBefore(before.lastSeen()) || now.count() < before.count()
        ? before
        : now;
  }

  private static void set(PreparedStatement statement, Finding finding) throws SQLException {
    OffsetDateTime first = finding.firstSeen().atOffset(ZoneOffset.UTC);
    OffsetDateTime last = finding.lastSeen().atOffset(ZoneOffset.UTC);
    double suppression = finding.suppression().toSeconds();
    List<Object> values =
        List.of(
            finding.id(),
            finding.rule(),
            finding.key(),
            last,
            suppression,
            first,
            suppression,
            finding.id(),
            finding.rule(),
            finding.version(),
            finding.title(),
            finding.severity().text(),
            finding.risk(),
            finding.category(),
            finding.entity(),
            finding.key(),
            first,
            last,
            finding.count(),
            String.join(",", finding.attack()),
            finding.evidence());
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) instanceof OffsetDateTime time) {
        statement.setObject(i + 1, time, Types.TIMESTAMP_WITH_TIMEZONE);
      } else {
        statement.setObject(i + 1, values.get(i));
      }
    }
  }
}
