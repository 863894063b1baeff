package io.caltrop.server;

import io.caltrop.core.store.StoreException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The threads of the server. Requests have theirs and never wait on them for a store, a broker or a
 * slow client's body of ordinary size, so that a part that hangs holds up only what needs it.
 */
final class Workers implements AutoCloseable {
  private static final int MOST_REQUEST_THREADS = 64;
  private static final int READERS = 8;
  private static final int MOST_WAITING_READS = 256;
  private static final int PUBLISHERS = 4;
  private static final int MOST_WAITING_POSTS = 1024;
  private static final long LONGEST_READ_MS = 3000;

  private final QueuedThreadPool requests = new QueuedThreadPool(MOST_REQUEST_THREADS, 4);
  private final ThreadPoolExecutor reads =
      new ThreadPoolExecutor(
          READERS,
          READERS,
          30,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING_READS),
          named("http-read"));
  private final ThreadPoolExecutor publishers =
      new ThreadPoolExecutor(
          PUBLISHERS,
          PUBLISHERS,
          30,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING_POSTS),
          named("http-publish"));
  private final ExecutorService lists = Executors.newSingleThreadExecutor(named("http-lists"));
  private final ExecutorService checks = Executors.newCachedThreadPool(named("http-check"));
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(named("http-timer"));

  Workers() {
    requests.setName("http");
    requests.setDaemon(true);
    reads.allowCoreThreadTimeOut(true);
    publishers.allowCoreThreadTimeOut(true);
  }

  private static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Where requests run and answers are written. */
  QueuedThreadPool requests() {
    return requests;
  }

  /** Reads blacklists, one at a time. */
  Executor lists() {
    return lists;
  }

  /** Looks at dependencies. */
  Executor checks() {
    return checks;
  }

  ScheduledExecutorService timer() {
    return timer;
  }

  /** Hands alerts to the publisher; refuses when it hangs and too many wait for it. */
  Executor publishers() {
    return publishers;
  }

  /**
   * Reads from the store, as one of a few.
   *
   * @param what is read, for the error message
   * @return fails with {@link Problem} 503 if the store fails, is too slow, or too many wait
   */
  <T> CompletableFuture<T> read(String what, Supplier<T> read) {
    try {
      return CompletableFuture.supplyAsync(read, reads)
          .orTimeout(LONGEST_READ_MS, TimeUnit.MILLISECONDS)
          .exceptionally(
              failure -> {
                throw failed(what, failure);
              });
    } catch (RejectedExecutionException e) {
      throw Problem.unavailable(what + " cannot be read now: too many requests wait for the store");
    }
  }

  private static RuntimeException failed(String what, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof StoreException) {
      return Problem.unavailable(what + " cannot be read now: " + cause.getMessage());
    }
    if (cause instanceof TimeoutException) {
      return Problem.unavailable(
          what + " cannot be read now: the store did not answer within " + LONGEST_READ_MS + " ms");
    }
    return new CompletionException(cause);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    reads.shutdownNow();
    publishers.shutdownNow();
    lists.shutdownNow();
    checks.shutdownNow();
  }
}
