package io.caltrop.server;

import io.caltrop.core.AlertType;
import io.caltrop.core.Catalog;
import io.caltrop.core.NeverList;
import io.caltrop.core.store.BlacklistReader;
import io.caltrop.core.store.BlacklistReader.Entry;
import io.caltrop.core.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The blacklists as they are sent: a copy of each, rendered once for all who ask.
 *
 * <p>A request that finds a copy checked within the last {@link #CHECK_EVERY} gets it at once. Else
 * it waits for a refresh, one for all who wait: the store is asked for its version, and for the
 * list only if the version moved or an entry expired since. So a list is no older than a few
 * milliseconds, and a thousand requests a second cost the store two hundred cheap questions.
 *
 * <p>When every batch changes the lists, reading them again and again would take all the time there
 * is. After reading, a list rests as long as reading took it and the others that are in demand,
 * {@link #LONGEST_REST} at most: one list is read half of the time.
 *
 * <p>While the store does not answer, a copy is served until it is {@link #OLDEST} old (or four
 * times as old as reading took, should that be longer), and then nothing: a firewall keeps the list
 * it has when it is told 503, and would take an outdated one for current.
 */
final class BlacklistCache {
  static final Duration CHECK_EVERY = Duration.ofMillis(5);
  static final Duration LONGEST_REST = Duration.ofSeconds(1);
  static final Duration OLDEST = Duration.ofSeconds(2);

  /** A request waits this long for a refresh. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  /** After a failure, the store is left alone this long. */
  static final Duration BACKOFF = Duration.ofMillis(50);

  /**
   * What fits into memory several times over; the addresses with the lowest counts are left out.
   */
  static final int MOST_ENTRIES = 500_000;

  private static final Logger LOG = LoggerFactory.getLogger(BlacklistCache.class);

  private final BlacklistReader reader;
  private final NeverList neverList;
  private final Clock clock;
  private final LongSupplier nanos;
  private final Executor loader;
  private final Map<AlertType, Cached> lists = new TreeMap<>();

  /** Touched by the loader's thread alone. */
  private long version;

  /** When the version was asked for; touched by the loader's thread alone. */
  private long versionAsked;

  private boolean versionKnown;

  /**
   * Starts with nothing read.
   *
   * @param clock what entries expire by
   * @param nanos a clock that only goes forward, which ages are measured by
   * @param loader runs one refresh at a time
   */
  BlacklistCache(
      BlacklistReader reader,
      Catalog catalog,
      NeverList neverList,
      Clock clock,
      LongSupplier nanos,
      Executor loader) {
    this.reader = reader;
    this.neverList = neverList;
    this.clock = clock;
    this.nanos = nanos;
    this.loader = loader;
    catalog.categories().forEach((type, category) -> lists.put(type, new Cached(type, category)));
  }

  /**
   * The current list.
   *
   * @return fails with {@link Problem} 503 when there is no copy that is fresh enough
   */
  CompletableFuture<RenderedList> list(AlertType type) {
    Cached cached = cached(type);
    Snapshot snapshot = cached.snapshot;
    if (snapshot != null && nanos.getAsLong() - snapshot.freshUntil < 0) {
      return CompletableFuture.completedFuture(snapshot.list);
    }
    return cached
        .refresh()
        .thenApply(Snapshot::list)
        .orTimeout(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(cached::lastResort);
  }

  /** A list that is at most a second old, for those who look once a second. */
  CompletableFuture<RenderedList> recent(AlertType type) {
    Snapshot snapshot = cached(type).snapshot;
    return snapshot != null && age(snapshot) < Duration.ofSeconds(1).toNanos()
        ? CompletableFuture.completedFuture(snapshot.list)
        : list(type);
  }

  private Cached cached(AlertType type) {
    Cached cached = lists.get(type);
    if (cached == null) {
      throw new IllegalArgumentException(type + " has no blacklist");
    }
    return cached;
  }

  private long age(Snapshot snapshot) {
    return nanos.getAsLong() - snapshot.asOf;
  }

  /** The store's version, asked once for all lists that are refreshed together. */
  private long version() {
    long now = nanos.getAsLong();
    if (!versionKnown || now - versionAsked >= CHECK_EVERY.toNanos()) {
      versionKnown = false;
      version = reader.version();
      versionAsked = now;
      versionKnown = true;
    }
    return version;
  }

  /** What reading the lists that are in demand takes, all together. */
  private long cost(long now) {
    return lists.values().stream()
        .filter(list -> list.cost > 0 && now - list.loadedAt < LONGEST_REST.toNanos())
        .mapToLong(list -> list.cost)
        .sum();
  }

  /**
   * A list as it was read.
   *
   * @param asOf the list was current then, in nanoseconds
   * @param expiry from then on an entry has expired
   * @param freshUntil it is served without a question until then, in nanoseconds
   */
  private record Snapshot(
      RenderedList list, long version, Instant expiry, long asOf, long freshUntil) {
    Snapshot checked(long at, long until) {
      return new Snapshot(list, version, expiry, at, until);
    }
  }

  /** One list and its copy. */
  private final class Cached {
    private final AlertType type;
    private final String category;
    private volatile @Nullable Snapshot snapshot;
    private volatile long cost;
    private volatile long loadedAt;

    // guarded by this
    private @Nullable CompletableFuture<Snapshot> running;
    private @Nullable Throwable failure;
    private long failedAt;

    Cached(AlertType type, String category) {
      this.type = type;
      this.category = category;
    }

    /** The refresh that runs, or a new one. */
    synchronized CompletableFuture<Snapshot> refresh() {
      if (running != null) {
        return running;
      }
      if (failure != null && nanos.getAsLong() - failedAt < BACKOFF.toNanos()) {
        return CompletableFuture.failedFuture(failure);
      }
      CompletableFuture<Snapshot> started = CompletableFuture.supplyAsync(this::read, loader);
      CompletableFuture<Snapshot> finished =
          started.whenComplete((fresh, thrown) -> finish(thrown));
      running = finished.isDone() ? null : finished;
      return finished;
    }

    private synchronized void finish(@Nullable Throwable thrown) {
      running = null;
      failure = thrown;
      failedAt = nanos.getAsLong();
    }

    private Snapshot read() {
      long asOf = nanos.getAsLong();
      long current = version();
      Instant now = clock.instant();
      Snapshot old = snapshot;
      Snapshot fresh =
          old != null && old.version == current && now.isBefore(old.expiry)
              ? old.checked(versionAsked, asOf + CHECK_EVERY.toNanos())
              : load(current, now, asOf);
      snapshot = fresh;
      return fresh;
    }

    private Snapshot load(long current, Instant now, long asOf) {
      List<Entry> entries = reader.entries(type, now, MOST_ENTRIES);
      if (entries.size() == MOST_ENTRIES) {
        LOG.warn("list {} is cut to the {} addresses of highest count", type, MOST_ENTRIES);
      }
      List<Entry> listed = entries.stream().filter(e -> !neverList.contains(e.ip())).toList();
      RenderedList list = new RenderedList(category, listed);
      Instant expiry =
          listed.stream().map(Entry::expires).min(Instant::compareTo).orElse(Instant.MAX);
      long end = nanos.getAsLong();
      cost = smoothed(end - asOf);
      loadedAt = end;
      long rest = Math.min(cost(end), LONGEST_REST.toNanos());
      long freshUntil = Math.max(end + rest, asOf + CHECK_EVERY.toNanos());
      return new Snapshot(list, current, expiry, asOf, freshUntil);
    }

    /** One reading that was held up does not make all who ask wait three times as long. */
    private long smoothed(long took) {
      return cost == 0 ? took : Math.min(took, cost + (took - cost) / 4);
    }

    private RenderedList lastResort(Throwable thrown) {
      Snapshot old = snapshot;
      if (old != null && age(old) < Math.max(OLDEST.toNanos(), 4 * cost)) {
        return old.list;
      }
      Throwable cause =
          thrown instanceof CompletionException && thrown.getCause() != null
              ? thrown.getCause()
              : thrown;
      throw Problem.unavailable("blacklist " + type + " cannot be read now: " + reason(cause));
    }

    private String reason(Throwable cause) {
      if (cause instanceof StoreException) {
        return String.valueOf(cause.getMessage());
      }
      if (!(cause instanceof TimeoutException)) {
        LOG.warn("reading list {} failed", type, cause);
      }
      return "the store did not answer within " + LONGEST_WAIT.toMillis() + " ms";
    }
  }
}
