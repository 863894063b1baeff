package io.caltrop.detection.port;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.StreamingStatements.Action;
import io.caltrop.detection.StreamingStatements.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs the streaming statements of a session, one at a time, so that its client can cancel. What
 * does not stop when it is told to is left to itself; the next one waits for it.
 */
final class Execution {
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final String CANCELED = "57014";
  private static final String BY_USER = "canceling statement due to user request";
  private static final String BY_TIME = "canceling statement due to statement timeout";

  private final Executor threads;
  private final Duration limit;
  private CompletableFuture<Void> cancellation = new CompletableFuture<>();
  private boolean active;
  private CompletableFuture<Void> before = CompletableFuture.completedFuture(null);

  /**
   * Runs nothing yet.
   *
   * @param threads give each task a thread at once
   * @param limit of time for a statement
   */
  Execution(Executor threads, Duration limit) {
    this.threads = threads;
    this.limit = limit;
  }

  /**
   * Runs it and waits.
   *
   * @throws SqlProblem the action's own, or that it was canceled
   */
  Outcome run(Action action) {
    CompletableFuture<Void> canceled = begin();
    try {
      long deadline = System.nanoTime() + limit.toNanos();
      Optional<String> stopped = await(before, canceled, deadline);
      if (stopped.isPresent()) {
        throw stopped(stopped.get(), "An earlier statement is still being carried out.");
      }
      ActionRun run = new ActionRun(action);
      before = run.ended();
      threads.execute(run);
      stopped = await(run.ended(), canceled, deadline);
      if (stopped.isEmpty()) {
        return run.outcome();
      }
      return afterStop(run, stopped.get());
    } finally {
      end();
    }
  }

  private static Outcome afterStop(ActionRun run, String reason) {
    run.interrupt();
    CompletableFuture<Void> never = new CompletableFuture<>();
    if (await(run.ended(), never, System.nanoTime() + GRACE.toNanos()).isPresent()) {
      throw stopped(reason, "It may still be carried out: SHOW tells whether it was.");
    }
    if (run.failed()) {
      throw stopped(reason, "");
    }
    return run.outcome(); // too late to cancel
  }

  /** Cancels what runs; false if nothing does. */
  synchronized boolean cancel() {
    cancellation.complete(null);
    return active;
  }

  synchronized boolean isActive() {
    return active;
  }

  private synchronized CompletableFuture<Void> begin() {
    active = true;
    cancellation = new CompletableFuture<>();
    return cancellation;
  }

  private synchronized void end() {
    active = false;
  }

  private static SqlProblem stopped(String reason, String hint) {
    return SqlProblem.of(CANCELED, reason, hint);
  }

  /** Empty when it has ended; else why nobody waits any longer. */
  private static Optional<String> await(
      CompletableFuture<Void> ended, CompletableFuture<Void> canceled, long deadline) {
    try {
      CompletableFuture.anyOf(ended, canceled)
          .get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      return ended.isDone() ? Optional.empty() : Optional.of(BY_USER);
    } catch (TimeoutException e) {
      return Optional.of(BY_TIME);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // neither of them fails
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(BY_USER);
    }
  }
}
