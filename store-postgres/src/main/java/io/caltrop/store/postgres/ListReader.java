package io.caltrop.store.postgres;

import io.caltrop.core.AlertType;
import io.caltrop.core.IpAddress;
import io.caltrop.core.NeverList;
import io.caltrop.core.store.BlacklistReader.Entry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Reads one list. A list that fits as a whole is kept, and what was written since is read alone:
 * the rows of transactions that had not ended when it was read before, by their {@code xmin}, which
 * needs no index and no clock. What has expired is left out here. Now and then all of it is read
 * again, for whoever deletes rows by hand.
 */
final class ListReader {
  private static final String COLUMNS =
      """
      SELECT inet_send(ip), count, expires_at,
        (SELECT pg_snapshot_xmin(pg_current_snapshot())::text)
      FROM blacklist_counts WHERE entity = ? AND alert_id = ? AND expires_at > ?
      """;

  /** In the order of the index, which costs nothing. */
  private static final String ALL = COLUMNS + "ORDER BY ip LIMIT ?";

  /** {@code age} compares as PostgreSQL does: numbers of transactions begin anew at 2^32. */
  private static final String CHANGED = COLUMNS + "AND age(xmin) <= age(?::text::xid8::xid)";

  /**
   * Equal counts stand by address. The index gives that order for nothing, and numbers compare much
   * faster than addresses: half the time of {@code ORDER BY count DESC, ip}.
   */
  private static final String HIGHEST =
      """
      SELECT inet_send(ip), count, expires_at, '' FROM (
        SELECT ip, count, expires_at, row_number() OVER (ORDER BY ip) AS place
        FROM blacklist_counts WHERE entity = ? AND alert_id = ? AND expires_at > ?) entries
      ORDER BY count DESC, place LIMIT ?
      """;

  private static final Comparator<Entry> ORDER =
      Comparator.comparingLong(Entry::count).reversed().thenComparing(Entry::ip);

  private static final long ALL_AGAIN = TimeUnit.SECONDS.toNanos(10);

  /** Longer lists are not kept: a copy takes some hundred bytes an entry. */
  private static final int MOST_KEPT = 100_000;

  /** Bytes before the address in {@code inet_send}: family, bits, is_cidr, length. */
  private static final int INET_HEADER = 4;

  private final AlertType type;
  private final NeverList neverList;
  private List<Entry> kept = List.of(); // in ORDER
  private String mark = ""; // what had ended before is in `kept`; empty: nothing is kept
  private long readAll;
  private Instant readAt = Instant.MIN;

  ListReader(AlertType type, NeverList neverList) {
    this.type = type;
    this.neverList = neverList;
  }

  /**
   * The entries by count from high to low, then by address.
   *
   * @param limit at most this many
   */
  synchronized List<Entry> read(Connection connection, Instant now, int limit) throws SQLException {
    List<Entry> entries;
    try {
      entries =
          mark.isEmpty() || now.isBefore(readAt) || System.nanoTime() - readAll > ALL_AGAIN
              ? all(connection, now, limit)
              : renewed(connection, now);
    } catch (SQLException e) {
      mark = ""; // the next server may count its transactions otherwise
      throw e;
    }
    readAt = now;
    return Collections.unmodifiableList(
        entries.size() <= limit ? entries : new ArrayList<>(entries.subList(0, limit)));
  }

  private List<Entry> all(Connection connection, Instant now, int limit) throws SQLException {
    long most = limit + 16L;
    Page page = page(connection, ALL, now, most);
    mark = "";
    if (page.rows < most) {
      page.entries.sort(ORDER);
      if (page.rows <= MOST_KEPT) {
        kept = page.entries;
        mark = page.mark;
        readAll = System.nanoTime();
      }
      return page.entries;
    }
    kept = List.of();
    // More rows than are asked for are read, since those never listed are left out here.
    for (long rows = most; ; rows *= 2) {
      Page highest = page(connection, HIGHEST, now, rows);
      if (highest.rows < rows || highest.entries.size() >= limit) {
        return highest.entries;
      }
    }
  }

  /** What is kept, with what has changed since. */
  private List<Entry> renewed(Connection connection, Instant now) throws SQLException {
    Page changed = page(connection, CHANGED, now, mark);
    changed.entries.sort(ORDER);
    Set<IpAddress> replaced = new HashSet<>();
    changed.entries.forEach(entry -> replaced.add(entry.ip()));
    List<Entry> merged = new ArrayList<>(kept.size() + changed.entries.size());
    int next = 0;
    for (Entry entry : kept) {
      if (!entry.expires().isAfter(now) || replaced.contains(entry.ip())) {
        continue;
      }
      while (next < changed.entries.size() && ORDER.compare(changed.entries.get(next), entry) < 0) {
        merged.add(changed.entries.get(next++));
      }
      merged.add(entry);
    }
    merged.addAll(changed.entries.subList(next, changed.entries.size()));
    kept = merged;
    mark = changed.mark.isEmpty() ? mark : changed.mark;
    if (kept.size() > MOST_KEPT) {
      mark = "";
    }
    return merged;
  }

  private Page page(Connection connection, String query, Instant now, Object last)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setInt(1, type.entity().id());
      statement.setInt(2, type.id());
      statement.setObject(3, now.atOffset(ZoneOffset.UTC));
      statement.setObject(4, last);
      List<Entry> entries = new ArrayList<>();
      long rows = 0;
      String seen = "";
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          if (rows++ == 0) {
            seen = row.getString(4);
          }
          addUnlessNeverListed(row, entries);
        }
      }
      return new Page(entries, rows, seen);
    }
  }

  private void addUnlessNeverListed(ResultSet row, List<Entry> entries) throws SQLException {
    byte[] inet = row.getBytes(1);
    IpAddress ip = IpAddress.ofBytes(Arrays.copyOfRange(inet, INET_HEADER, inet.length));
    if (!neverList.contains(ip)) {
      Instant expires = row.getObject(3, OffsetDateTime.class).toInstant();
      entries.add(new Entry(ip, row.getLong(2), expires));
    }
  }

  /**
   * Rows of the list.
   *
   * @param rows how many there were, with those that are never listed
   * @param mark the first transaction that had not ended; empty if there was no row
   */
  private record Page(List<Entry> entries, long rows, String mark) {}
}
