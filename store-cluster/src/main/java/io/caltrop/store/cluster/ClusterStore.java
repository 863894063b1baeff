package io.caltrop.store.cluster;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertType;
import io.caltrop.core.Dependency;
import io.caltrop.core.IpAddress;
import io.caltrop.core.store.AlertBatch;
import io.caltrop.core.store.AlertStore;
import io.caltrop.core.store.BlacklistReader;
import io.caltrop.core.store.EventReader;
import io.caltrop.core.store.StoreException;
import io.caltrop.store.cluster.clickhouse.ClickHouseEvents;
import io.caltrop.store.cluster.redis.RedisCounts;
import io.caltrop.store.cluster.redis.RedisCounts.Counted;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events in ClickHouse, marks and counts in Redis; positions are left to the log.
 *
 * <p>A batch is recorded in three steps: Redis says what is known, where {@link Repeats} expects
 * any, ClickHouse stores the rest, Redis marks and counts. An alert is marked last, so that
 * whatever fails on the way the same batch is recorded to the end when it is given again: events
 * collapse by their identity, and a mark and its count are one script.
 */
public final class ClusterStore implements AlertStore, BlacklistReader, EventReader, Dependency {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterStore.class);
  private static final Duration MAINTENANCE_EVERY = Duration.ofSeconds(30);

  private final RedisCounts counts;
  private final ClickHouseEvents events;
  private final Repeats repeats = new Repeats();
  private final ScheduledExecutorService maintainer =
      Executors.newSingleThreadScheduledExecutor(ClusterStore::maintenanceThread);

  private ClusterStore(RedisCounts counts, ClickHouseEvents events) {
    this.counts = counts;
    this.events = events;
  }

  /**
   * Joins the two, which are closed with it, and starts the maintenance of the lists.
   *
   * @param clock for the maintenance
   */
  public static ClusterStore of(RedisCounts counts, ClickHouseEvents events, Clock clock) {
    ClusterStore store = new ClusterStore(counts, events);
    long seconds = MAINTENANCE_EVERY.toSeconds();
    Future<?> unused =
        store.maintainer.scheduleWithFixedDelay(
            () -> store.maintainOrLog(clock), seconds, seconds, TimeUnit.SECONDS);
    return store;
  }

  private static Thread maintenanceThread(Runnable work) {
    Thread thread = new Thread(work, "caltrop-store-maintenance");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public Recorded record(AlertBatch batch, Instant now) {
    List<Identified> alerts = Identified.distinct(batch.alerts());
    int repeated = batch.alerts().size() - alerts.size();
    RedisCounts.Lot lot = counts.lot(alerts);
    try {
      List<Identified> unknown = repeats.areExpected() ? unknown(alerts, lot.known(now)) : alerts;
      if (!unknown.isEmpty()) {
        events.insert(unknown, now);
      }
      // The known as well: their marks may stand on a master alone, after a time-out.
      Counted counted = lot.count(now);
      repeats.recorded(counted.duplicates());
      return new Recorded(counted.recorded(), counted.duplicates() + repeated, counted.counted());
    } catch (StoreException e) {
      repeats.failed();
      throw e;
    }
  }

  private static List<Identified> unknown(List<Identified> alerts, BitSet known) {
    List<Identified> unknown = new ArrayList<>(alerts.size() - known.cardinality());
    for (int i = 0; i < alerts.size(); i++) {
      if (!known.get(i)) {
        unknown.add(alerts.get(i));
      }
    }
    return unknown;
  }

  /** Empty: Kafka keeps the positions. */
  @Override
  public OptionalLong position(String topicId, int partition) {
    return OptionalLong.empty();
  }

  @Override
  public List<Alert> lastEvents(IpAddress ip, int limit) {
    return events.lastEvents(ip, limit);
  }

  @Override
  public long version() {
    return counts.version();
  }

  @Override
  public List<Entry> entries(AlertType type, Instant now, int limit) {
    return counts.entries(type, now, limit);
  }

  @Override
  public String name() {
    return "cluster";
  }

  /** Up if both are. */
  @Override
  public State check() {
    State redis = counts.check();
    State clickhouse = events.check();
    return new State(
        redis.up() && clickhouse.up(),
        "redis: " + redis.detail() + "; clickhouse: " + clickhouse.detail());
  }

  private void maintainOrLog(Clock clock) {
    try {
      int unused = counts.maintain(clock.instant());
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
    counts.close();
    events.close();
  }
}
