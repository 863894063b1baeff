package io.caltrop.store.postgres;

import com.zaxxer.hikari.HikariDataSource;
import io.caltrop.core.Alert;
import io.caltrop.core.AlertType;
import io.caltrop.core.CountingRules;
import io.caltrop.core.Dependency;
import io.caltrop.core.IpAddress;
import io.caltrop.core.store.AlertBatch;
import io.caltrop.core.store.AlertStore;
import io.caltrop.core.store.BlacklistReader;
import io.caltrop.core.store.EventReader;
import io.caltrop.core.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events, counts, dedup marks and positions in one PostgreSQL: each batch is one transaction. */
public final class PostgresStore implements AlertStore, EventReader, BlacklistReader, Dependency {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresStore.class);
  private static final Duration MAINTENANCE_EVERY = Duration.ofSeconds(30);

  /** One transaction of those that are in each other's way gets through each time. */
  private static final int ATTEMPTS = 20;

  private final PostgresSettings settings;
  private final HikariDataSource connections;
  private final PostgresReader reader;
  private final BatchRecorder recorder;
  private final Maintenance maintenance;
  private final ScheduledExecutorService maintainer =
      Executors.newSingleThreadScheduledExecutor(PostgresStore::maintenanceThread);

  private PostgresStore(PostgresSettings settings, CountingRules rules, Duration retention) {
    this.settings = settings;
    this.connections = Pools.recorders(settings);
    this.reader = new PostgresReader(settings, rules);
    this.recorder = new BatchRecorder(rules, retention);
    this.maintenance = new Maintenance(connections, settings, recorder, rules.ttl());
  }

  /**
   * Migrates the database where needed, opens connections and starts the maintenance.
   *
   * @param retention how long events are kept, at least; they go in spans of an eighth of it
   * @param clock for the maintenance
   * @throws StoreException with a message for the operator if the server is unreachable, older than
   *     15, or refuses
   */
  public static PostgresStore open(
      PostgresSettings settings, CountingRules rules, Duration retention, Clock clock) {
    PostgresStore store = migrated(settings, rules, retention, Optional.empty());
    Future<?> unused =
        store.maintainer.scheduleWithFixedDelay(
            () -> store.maintainOrLog(clock), 1, MAINTENANCE_EVERY.toSeconds(), TimeUnit.SECONDS);
    return store;
  }

  /**
   * The same where events and lists are kept in other stores, and this database has views and their
   * definitions alone: reading {@code blacklist_events} or {@code blacklists} fails and says where
   * they are. What was recorded here before stays as it is, without maintenance.
   *
   * @throws StoreException as {@link #open}
   */
  public static PostgresStore openForStreams(
      PostgresSettings settings, CountingRules rules, Duration retention, Elsewhere elsewhere) {
    return migrated(settings, rules, retention, Optional.of(elsewhere));
  }

  private static PostgresStore migrated(
      PostgresSettings settings,
      CountingRules rules,
      Duration retention,
      Optional<Elsewhere> elsewhere) {
    if (retention.compareTo(Duration.ofHours(1)) < 0) {
      throw new IllegalArgumentException(
          "retention " + retention + " is too short; allowed: 1 hour and more");
    }
    Schema.migrate(settings, elsewhere);
    return new PostgresStore(settings, rules, retention);
  }

  private static Thread maintenanceThread(Runnable work) {
    Thread thread = new Thread(work, "caltrop-store-maintenance");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public Recorded record(AlertBatch batch, Instant now) {
    List<KeyedAlert> alerts = KeyedAlert.distinct(batch.alerts());
    Instant micros = now.truncatedTo(ChronoUnit.MICROS);
    for (int attempt = 1; ; attempt++) {
      try (Connection connection = connections.getConnection()) {
        return recorder.record(connection, batch, alerts, micros);
      } catch (SQLException e) {
        if (attempt == ATTEMPTS || !mayRetry(e)) {
          throw failed(e);
        }
      }
    }
  }

  /** A transaction that failed so has changed nothing, and the same again may succeed. */
  private boolean mayRetry(SQLException failure) {
    if (PgFailure.isUndefinedTable(failure)) {
      recorder.partitions().forget();
      return true;
    }
    return PgFailure.isConcurrent(failure);
  }

  private StoreException failed(SQLException failure) {
    StoreException known = PgFailure.of(failure, settings);
    return PgFailure.isConcurrent(failure)
        ? new StoreException(
            StoreException.Kind.UNAVAILABLE, String.valueOf(known.getMessage()), failure)
        : known;
  }

  @Override
  public OptionalLong position(String topicId, int partition) {
    return reader.position(topicId, partition);
  }

  @Override
  public List<Alert> lastEvents(IpAddress ip, int limit) {
    return reader.lastEvents(ip, limit);
  }

  @Override
  public long version() {
    return reader.version();
  }

  @Override
  public List<Entry> entries(AlertType type, Instant now, int limit) {
    return reader.entries(type, now, limit);
  }

  @Override
  public String name() {
    return reader.name();
  }

  @Override
  public State check() {
    return reader.check();
  }

  /**
   * Adds and drops partitions and removes what has expired, as happens by itself twice a minute.
   *
   * @throws StoreException if the store is unavailable
   */
  public void maintain(Instant now) {
    maintenance.run(now);
  }

  private void maintainOrLog(Clock clock) {
    try {
      maintain(clock.instant());
    } catch (RuntimeException e) {
      if (!maintainer.isShutdown()) {
        LOG.warn(
            "maintenance failed, tried again in {} s: {}",
            MAINTENANCE_EVERY.toSeconds(),
            e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    maintainer.shutdownNow();
    reader.close();
    connections.close();
  }
}
