package io.caltrop.pipeline;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How one thread is doing, for health answers and the log. */
final class WorkerStatus {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerStatus.class);
  private static final long REMIND_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final String worker;
  private volatile @Nullable Trouble trouble;
  private long loggedNanos;

  WorkerStatus(String worker) {
    this.worker = worker;
  }

  private record Trouble(long sinceNanos, String what, String detail) {
    String text() {
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - sinceNanos);
      return "%s for %d s: %s".formatted(what, seconds, detail);
    }
  }

  /**
   * It cannot go on for now; logged at first and then every 30 s.
   *
   * @param what the kind of trouble, such as "store unavailable"
   */
  void trouble(String what, String detail) {
    long now = System.nanoTime();
    Trouble before = trouble;
    boolean isNew = before == null || !before.what.equals(what);
    long since = before == null || isNew ? now : before.sinceNanos;
    Trouble current = new Trouble(since, what, detail);
    trouble = current;
    if (isNew || now - loggedNanos > REMIND_NANOS) {
      loggedNanos = now;
      LOG.warn("{}: {}", worker, current.text());
    }
  }

  /** It goes on. */
  void fine() {
    Trouble before = trouble;
    if (before != null) {
      trouble = null;
      LOG.info("{}: goes on after: {}", worker, before.text());
    }
  }

  /** What is wrong, since when; empty if all is well. */
  Optional<String> trouble() {
    Trouble current = trouble;
    return current == null ? Optional.empty() : Optional.of(current.text());
  }
}
