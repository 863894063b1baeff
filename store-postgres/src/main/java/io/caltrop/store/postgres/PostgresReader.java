package io.caltrop.store.postgres;

import com.zaxxer.hikari.HikariDataSource;
import io.caltrop.core.Alert;
import io.caltrop.core.AlertType;
import io.caltrop.core.CountingRules;
import io.caltrop.core.Dependency;
import io.caltrop.core.Entity;
import io.caltrop.core.IpAddress;
import io.caltrop.core.NeverList;
import io.caltrop.core.store.BlacklistReader;
import io.caltrop.core.store.EventReader;
import io.caltrop.core.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads events and blacklists from a PostgreSQL that others record into. It needs no more than
 * SELECT on {@code blacklist_events}, {@code blacklist_counts}, {@code consumer_positions} and
 * {@code store_changes}.
 */
public final class PostgresReader
    implements EventReader, BlacklistReader, Dependency, AutoCloseable {
  private static final String LAST_EVENTS =
      """
      SELECT user_id, "timestamp", entity, alert_id, dst_port, info, reason
      FROM blacklist_events WHERE ip = ?::inet ORDER BY "timestamp" DESC LIMIT ?
      """;

  /** Positions only grow, and so does the other sum: any commit between two reads shows. */
  private static final String VERSION =
      """
      SELECT ((SELECT coalesce(sum(next_offset), 0) FROM consumer_positions)
            + (SELECT coalesce(sum(changes), 0) FROM store_changes))::bigint
      """;

  /** In the order of the index, which costs nothing: for lists that fit as a whole. */
  private static final String ALL =
      """
      SELECT inet_send(ip), count, expires_at FROM blacklist_counts
      WHERE entity = ? AND alert_id = ? AND expires_at > ? ORDER BY ip LIMIT ?
      """;

  /**
   * Equal counts stand by address. The index gives that order for nothing, and numbers compare much
   * faster than addresses: half the time of {@code ORDER BY count DESC, ip}.
   */
  private static final String HIGHEST =
      """
      SELECT inet_send(ip), count, expires_at FROM (
        SELECT ip, count, expires_at, row_number() OVER (ORDER BY ip) AS place
        FROM blacklist_counts WHERE entity = ? AND alert_id = ? AND expires_at > ?) entries
      ORDER BY count DESC, place LIMIT ?
      """;

  private static final Duration CHECK = Duration.ofSeconds(1);

  /** Bytes before the address in {@code inet_send}: family, bits, is_cidr, length. */
  private static final int INET_HEADER = 4;

  private final PostgresSettings settings;
  private final NeverList neverList;
  private final HikariDataSource connections;

  PostgresReader(PostgresSettings settings, CountingRules rules) {
    this.settings = settings;
    this.neverList = rules.neverList();
    this.connections = Pools.readers(settings);
  }

  /**
   * Opens for reading alone: nothing is migrated or maintained.
   *
   * @throws StoreException if the server is unreachable, refuses, or holds no tables of Caltrop yet
   */
  public static PostgresReader open(PostgresSettings settings, CountingRules rules) {
    PostgresReader reader = new PostgresReader(settings, rules);
    try (Connection connection = Pools.connect(settings, Duration.ofSeconds(3))) {
      connection.createStatement().execute(VERSION);
      return reader;
    } catch (SQLException e) {
      reader.close();
      throw PgFailure.of(e, settings);
    }
  }

  @Override
  public List<Alert> lastEvents(IpAddress ip, int limit) {
    return query(
        LAST_EVENTS,
        statement -> {
          statement.setString(1, ip.toString());
          statement.setInt(2, limit);
          List<Alert> events = new ArrayList<>();
          try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              events.add(event(ip, row));
            }
          }
          return events;
        });
  }

  private static Alert event(IpAddress ip, ResultSet row) throws SQLException {
    Entity entity = Entity.ofName(row.getString(3)).orElseThrow();
    return new Alert(
        row.getObject(1, UUID.class),
        row.getLong(2),
        ip,
        new AlertType(entity, row.getInt(4)),
        row.getInt(5),
        row.getString(6),
        row.getString(7));
  }

  @Override
  public long version() {
    return query(
        VERSION,
        statement -> {
          try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  /**
   * Reads a list that fits in the order of the index and sorts it here, which takes less than half
   * the time of the server's sorting: 2.3 against 5.7 ms for 2,400 entries.
   */
  @Override
  public List<Entry> entries(AlertType type, Instant now, int limit) {
    EntryPage all = page(ALL, type, now, limit + 16L);
    if (all.isLast) {
      all.entries.sort(Comparator.comparingLong(Entry::count).reversed()); // stable
      return first(all.entries, limit);
    }
    for (long rows = limit + 16L; ; rows *= 2) {
      EntryPage page = page(HIGHEST, type, now, rows);
      if (page.isLast || page.entries.size() >= limit) {
        return first(page.entries, limit);
      }
    }
  }

  private static List<Entry> first(List<Entry> entries, int limit) {
    return entries.size() <= limit ? entries : new ArrayList<>(entries.subList(0, limit));
  }

  /** More rows than are asked for are read, since those never listed are left out here. */
  private EntryPage page(String query, AlertType type, Instant now, long rows) {
    return query(
        query,
        statement -> {
          statement.setInt(1, type.entity().id());
          statement.setInt(2, type.id());
          statement.setObject(3, now.atOffset(ZoneOffset.UTC));
          statement.setLong(4, rows);
          List<Entry> entries = new ArrayList<>();
          long read = 0;
          try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              read++;
              addUnlessNeverListed(row, entries);
            }
          }
          return new EntryPage(entries, read < rows);
        });
  }

  private void addUnlessNeverListed(ResultSet row, List<Entry> entries) throws SQLException {
    byte[] inet = row.getBytes(1);
    IpAddress ip = IpAddress.ofBytes(Arrays.copyOfRange(inet, INET_HEADER, inet.length));
    if (!neverList.contains(ip)) {
      Instant expires = row.getObject(3, OffsetDateTime.class).toInstant();
      entries.add(new Entry(ip, row.getLong(2), expires));
    }
  }

  OptionalLong position(String topicId, int partition) {
    try (Connection connection = connections.getConnection()) {
      return Positions.find(connection, topicId, partition);
    } catch (SQLException e) {
      throw PgFailure.of(e, settings);
    }
  }

  private <T> T query(String query, Query<T> work) {
    try (Connection connection = connections.getConnection();
        PreparedStatement statement = connection.prepareStatement(query)) {
      return work.run(statement);
    } catch (SQLException e) {
      throw PgFailure.of(e, settings);
    }
  }

  @Override
  public String name() {
    return "postgresql";
  }

  @Override
  public State check() {
    try (Connection connection = Pools.connect(settings, CHECK);
        PreparedStatement statement = connection.prepareStatement(VERSION)) {
      statement.execute();
      String server = connection.getMetaData().getDatabaseProductVersion();
      return new State(true, "PostgreSQL %s at %s".formatted(server, settings.address()));
    } catch (SQLException e) {
      @Nullable String message = PgFailure.of(e, settings).getMessage();
      return new State(false, String.valueOf(message));
    }
  }

  @Override
  public void close() {
    connections.close();
  }

  /**
   * Rows of a list.
   *
   * @param isLast whether the store has no more
   */
  private record EntryPage(List<Entry> entries, boolean isLast) {}

  @FunctionalInterface
  private interface Query<T> {
    T run(PreparedStatement statement) throws SQLException;
  }
}
