package io.caltrop.detection.objects;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.engine.Engine;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The engine, which may still be starting. */
final class Jobs implements AutoCloseable {
  private static final long START_SECONDS = 60;
  private static final long CLOSE_SECONDS = 15;

  private final CompletableFuture<Engine> starting;

  Jobs(CompletableFuture<Engine> starting) {
    this.starting = starting;
  }

  /**
   * The engine, once it is up.
   *
   * @throws SqlProblem if it does not start
   */
  Engine engine() {
    try {
      return starting.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw SqlProblem.of(
          "58000", "streaming SQL did not start: " + String.valueOf(e.getCause()), "");
    } catch (TimeoutException e) {
      throw SqlProblem.of(
          "57P03",
          "streaming SQL is still starting after " + START_SECONDS + " s",
          "Try again in a moment.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SqlProblem.of("57014", "canceling statement due to user request", "");
    }
  }

  /** The engine, if it is up. */
  Optional<Engine> ifUp() {
    boolean isUp = starting.isDone() && !starting.isCompletedExceptionally();
    return isUp ? Optional.of(starting.join()) : Optional.empty();
  }

  /** Does something in a thread of the executor's as soon as the engine is up, if ever. */
  void onceUp(Runnable step, Executor executor) {
    CompletableFuture<Void> unused = starting.thenRunAsync(step, executor);
  }

  /** Why it cannot start, if that is known. */
  Optional<String> trouble() {
    if (!starting.isCompletedExceptionally()) {
      return Optional.empty();
    }
    try {
      starting.getNow(null);
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(String.valueOf(e.getCause() == null ? e : e.getCause()));
    }
  }

  /**
   * Stops all jobs so that they resume where they ended; an engine that has not begun never will.
   */
  @Override
  public void close() {
    try {
      starting.get(CLOSE_SECONDS, TimeUnit.SECONDS).close();
    } catch (ExecutionException | TimeoutException | CancellationException e) {
      starting.cancel(true); // it never ran
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
