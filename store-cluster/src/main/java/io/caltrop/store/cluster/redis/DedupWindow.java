package io.caltrop.store.cluster.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The dedup window in buckets of a quarter of its length, each named by its start. A mark is made
 * in the bucket of the time of recording, and found as long as a part of that bucket lies in the
 * window: for the window's length at least, and a quarter longer at most.
 *
 * <p>Another length gives other buckets: marks of before are then found only where the starts are
 * the same, so that consumers should have read everything when it is changed.
 */
final class DedupWindow {
  private static final int BUCKETS = 4;

  /** So many past buckets are looked for to remove them; what is older has expired. */
  private static final int PAST = 4;

  private final long window;
  private final long bucket;

  /** A window of 1 ms and more. */
  DedupWindow(Duration length) {
    window = length.toMillis();
    bucket = (window + BUCKETS - 1) / BUCKETS;
  }

  /** The start of the bucket that takes marks. */
  Instant open(Instant now) {
    return start(index(now.toEpochMilli()));
  }

  /**
   * The starts of the other buckets that may hold live marks: the older ones, and the next one,
   * which whoever has a clock that is ahead marks in.
   */
  List<Instant> others(Instant now) {
    long open = index(now.toEpochMilli());
    List<Instant> starts = new ArrayList<>();
    for (long i = oldest(now); i <= open + 1; i++) {
      if (i != open) {
        starts.add(start(i));
      }
    }
    return starts;
  }

  /** The starts of buckets that nobody needs, even with a clock that is one bucket behind. */
  List<Instant> past(Instant now) {
    List<Instant> starts = new ArrayList<>();
    for (long i = 1; i <= PAST; i++) {
      starts.add(start(oldest(now) - 1 - i));
    }
    return starts;
  }

  /** How long the open bucket is kept: until after it is past. */
  Duration left(Instant now) {
    long end = (index(now.toEpochMilli()) + 1) * bucket + window;
    return Duration.ofMillis(end - now.toEpochMilli() + 2 * bucket);
  }

  private long oldest(Instant now) {
    return index(now.toEpochMilli() - window + 1);
  }

  private long index(long millis) {
    return Math.floorDiv(millis, bucket);
  }

  private Instant start(long index) {
    return Instant.ofEpochMilli(index * bucket);
  }
}
