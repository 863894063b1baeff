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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
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

  private static final Duration CHECK = Duration.ofSeconds(1);

  private final PostgresSettings settings;
  private final NeverList neverList;
  private final HikariDataSource connections;
  private final Map<AlertType, ListReader> lists = new ConcurrentHashMap<>();

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

  @Override
  public List<Entry> entries(AlertType type, Instant now, int limit) {
    ListReader list = lists.computeIfAbsent(type, key -> new ListReader(key, neverList));
    try (Connection connection = connections.getConnection()) {
      return list.read(connection, now, limit);
    } catch (SQLException e) {
      throw PgFailure.of(e, settings);
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

  @FunctionalInterface
  private interface Query<T> {
    T run(PreparedStatement statement) throws SQLException;
  }
}
