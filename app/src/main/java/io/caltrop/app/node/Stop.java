package io.caltrop.app.node;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a long-running command: asked for by a signal, or forced by a failure.
 *
 * <p>A signal starts the JVM's shutdown, which would exit with 128 and the signal's number as soon
 * as its hooks are done. The hook here waits until the command has stopped its parts, and ends the
 * process with the command's own status.
 */
public final class Stop {
  private static final Logger LOG = LoggerFactory.getLogger(Stop.class);
  private static final long PATIENCE_SECONDS = 60;

  /** Empty when a signal asked, else what failed. */
  private final CompletableFuture<Optional<String>> asked = new CompletableFuture<>();

  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Takes over the signals and the uncaught exceptions of this process. */
  public void install() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::onShutdown, "caltrop-stop"));
    Thread.setDefaultUncaughtExceptionHandler(this::onUncaught);
  }

  private void onShutdown() {
    if (stopped.getCount() == 0) {
      return; // the process exits by itself
    }
    asked.complete(Optional.empty());
    try {
      if (!stopped.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        LOG.error("the parts did not stop within {} s", PATIENCE_SECONDS);
        Runtime.getRuntime().halt(1);
      }
      Runtime.getRuntime().halt(asked.join().isPresent() ? 1 : 0);
    } catch (InterruptedException e) {
      Runtime.getRuntime().halt(1);
    }
  }

  private void onUncaught(Thread thread, Throwable e) {
    LOG.error("uncaught in thread {}: {}", thread.getName(), e.toString(), e);
    if (e instanceof Error) {
      fail("thread " + thread.getName() + " died: " + e);
    }
  }

  /** A part cannot go on. */
  public void fail(String reason) {
    asked.complete(Optional.of(reason));
  }

  /** Whether the end was asked for. */
  public boolean isAsked() {
    return asked.isDone();
  }

  /**
   * Waits for the end.
   *
   * @return what failed; empty if a signal asked
   */
  public Optional<String> await() throws InterruptedException {
    try {
      return asked.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("never completed so", e);
    }
  }

  /** Every part has stopped: the process may end. */
  public void stopped() {
    stopped.countDown();
  }
}
