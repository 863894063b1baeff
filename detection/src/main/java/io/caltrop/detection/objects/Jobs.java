package io.caltrop.detection.objects;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.engine.Engine;
import io.caltrop.detection.engine.EngineException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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

  /** Carries out a step on the engine; what the engine refuses is a problem of the statement. */
  static void orProblem(Runnable step) {
    try {
      step.run();
    } catch (EngineException e) {
      throw SqlProblem.of("58000", String.valueOf(e.getMessage()), "");
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
