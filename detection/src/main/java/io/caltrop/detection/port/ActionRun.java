package io.caltrop.detection.port;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.StreamingStatements.Action;
import io.caltrop.detection.StreamingStatements.Outcome;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of an action in a thread of its own. */
final class ActionRun implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ActionRun.class);

  private final Action action;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private @Nullable Thread thread;
  private volatile @Nullable Outcome outcome;
  private volatile @Nullable Throwable failure;

  ActionRun(Action action) {
    this.action = action;
  }

  @Override
  public void run() {
    occupy(Thread.currentThread());
    try {
      outcome = action.run();
    } catch (Throwable e) { // an Error, too, is an answer to somebody
      failure = e;
    } finally {
      occupy(null);
      ended.complete(null);
    }
  }

  private synchronized void occupy(@Nullable Thread current) {
    thread = current;
  }

  synchronized void interrupt() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  /** Completes when the action has ended, whatever came of it. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  /** Of one that has ended: whether with an exception. */
  boolean failed() {
    return failure != null;
  }

  /**
   * Of one that has ended.
   *
   * @throws SqlProblem if it failed
   */
  Outcome outcome() {
    Throwable thrown = failure;
    if (thrown instanceof SqlProblem problem) {
      throw problem;
    }
    Outcome result = outcome;
    if (thrown != null || result == null) {
      LOG.error("a streaming statement failed", thrown);
      throw new SqlProblem(
          "XX000",
          "the statement failed for a reason inside of Caltrop: " + thrown,
          OptionalInt.empty(),
          Optional.of("The program's log says more."));
    }
    return result;
  }
}
