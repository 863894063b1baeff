package io.caltrop.store.cluster.redis;

import io.caltrop.core.AlertType;
import io.caltrop.core.CountingRules;
import io.caltrop.core.Dependency;
import io.caltrop.core.store.BlacklistReader;
import io.caltrop.core.store.StoreException;
import io.caltrop.store.cluster.Identified;
import java.time.Clock;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dedup marks and counts in Redis. An alert's mark and its count are one script on one node, so
 * that a batch can be sent again after any failure. Safe for use by several threads.
 */
public final class RedisCounts implements BlacklistReader, Dependency, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RedisCounts.class);

  private final Connections connections;
  private final Recorder recorder;
  private final ListReader reader;
  private final Health health;

  private RedisCounts(Connections connections, CountingRules rules) {
    this.connections = connections;
    this.recorder = new Recorder(connections.recording(), rules);
    this.reader = new ListReader(connections.reading(), rules);
    this.health = new Health(connections.reading());
  }

  /**
   * Looks whether the servers are what the settings say and connects.
   *
   * @throws StoreException with a message for the operator if they are not reachable, or not fit
   */
  public static RedisCounts open(RedisSettings settings, CountingRules rules) {
    RedisCheckup checkup = RedisCheckup.of(settings, Clock.systemUTC(), RedisCheckup.WAIT);
    if (!checkup.problem().isEmpty()) {
      throw new StoreException(StoreException.Kind.UNAVAILABLE, checkup.problem());
    }
    checkup.warnings().forEach(LOG::warn);
    return new RedisCounts(Connections.open(settings, checkup.topology()), rules);
  }

  /**
   * Some alerts, made ready to be looked up and counted.
   *
   * @param alerts distinct ones
   */
  public Lot lot(List<Identified> alerts) {
    return new Lot(alerts.size(), Batch.split(alerts));
  }

  /**
   * Removes addresses that have expired and buckets that are past, in small steps. Recording does
   * that on the way; this is for lists that nothing is reported to.
   *
   * @return how many addresses were removed
   * @throws StoreException if a server is not reachable
   */
  public int maintain(Instant now) {
    return recorder.maintain(now);
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
    return "redis";
  }

  @Override
  public State check() {
    return health.check();
  }

  @Override
  public void close() {
    connections.close();
  }

  /** Alerts as the scripts take them. */
  public final class Lot {
    private final int size;
    private final List<List<Batch>> batches;

    private Lot(int size, List<List<Batch>> batches) {
      this.size = size;
      this.batches = batches;
    }

    /**
     * Which of the alerts are duplicates; changes nothing.
     *
     * @return the places of those recorded within the dedup window
     * @throws StoreException if it is not known
     */
    public BitSet known(Instant now) {
      return recorder.known(batches, now);
    }

    /**
     * Marks and counts every alert that was not marked within the dedup window, and returns when a
     * replica of each master has that. The same alerts again change nothing.
     *
     * @throws StoreException if they are not known to be recorded: a part may be; to be retried
     */
    public Counted count(Instant now) {
      Recorder.Sums sums = recorder.count(batches, now);
      return new Counted(sums.recorded(), size - sums.recorded(), sums.counted());
    }
  }

  /**
   * What became of some alerts.
   *
   * @param recorded new ones
   * @param duplicates those marked before
   * @param counted of the new ones, those that raised a count on a list
   */
  public record Counted(int recorded, int duplicates, int counted) {}
}
