package io.caltrop.server;

import io.caltrop.core.Dependency;
import io.caltrop.core.Dependency.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the parts are doing: all are looked at at once, for a second at most, and what was seen holds
 * for a second, so that asking often costs nothing. A check that hangs is not started again.
 */
final class HealthChecks {
  static final Duration LONGEST = Duration.ofSeconds(1);
  static final Duration HOLDS = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(HealthChecks.class);

  private final List<Probe> probes;
  private final Executor executor;
  private final LongSupplier nanos;

  // guarded by this
  private @Nullable CompletableFuture<Report> last;
  private long lastAt;

  HealthChecks(List<Dependency> dependencies, Executor executor, LongSupplier nanos) {
    this.probes = dependencies.stream().map(Probe::new).toList();
    this.executor = executor;
    this.nanos = nanos;
  }

  /** What was seen of all parts. */
  record Report(List<Check> checks) {
    boolean isReady() {
      return checks.stream().allMatch(check -> check.state().up());
    }

    String status() {
      return isReady() ? "ready" : "not ready";
    }
  }

  /** What was seen of one part. */
  record Check(String name, State state) {}

  /** The report of the last second, or a new one. */
  synchronized CompletableFuture<Report> report() {
    boolean holds =
        last != null && (!last.isDone() || nanos.getAsLong() - lastAt < HOLDS.toNanos());
    if (last == null || !holds) {
      lastAt = nanos.getAsLong();
      last = look();
    }
    return last.copy();
  }

  private CompletableFuture<Report> look() {
    List<CompletableFuture<Check>> looks = probes.stream().map(Probe::look).toList();
    return CompletableFuture.allOf(looks.toArray(CompletableFuture[]::new))
        .thenApply(done -> new Report(looks.stream().map(CompletableFuture::join).toList()));
  }

  /** One part and the check of it that runs. */
  private final class Probe {
    private final Dependency dependency;
    private CompletableFuture<State> running =
        CompletableFuture.completedFuture(new State(false, "not looked at yet"));

    Probe(Dependency dependency) {
      this.dependency = dependency;
    }

    /** Called by one thread at a time. */
    CompletableFuture<Check> look() {
      if (running.isDone()) {
        running = CompletableFuture.supplyAsync(dependency::check, executor);
      }
      return running
          .copy()
          .orTimeout(LONGEST.toMillis(), TimeUnit.MILLISECONDS)
          .exceptionally(this::failed)
          .thenApply(state -> new Check(dependency.name(), state));
    }

    private State failed(Throwable failure) {
      if (failure instanceof TimeoutException) {
        return new State(false, "no answer within " + LONGEST.toMillis() + " ms");
      }
      LOG.warn("the check of {} failed", dependency.name(), failure);
      return new State(false, "the check failed; the log says more");
    }
  }
}
