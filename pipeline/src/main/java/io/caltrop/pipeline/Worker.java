package io.caltrop.pipeline;

import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that reads its share of the partitions; a failed consumer is replaced by a new one. */
final class Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private final ConsumerParts parts;
  private final Properties properties;
  private final WorkerStatus status;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Not started yet.
   *
   * @param properties of its consumer
   */
  Worker(ConsumerParts parts, Properties properties, String name) {
    this.parts = parts;
    this.properties = properties;
    this.status = new WorkerStatus(name);
    this.thread = new Thread(this::work, name);
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  boolean isRunning() {
    return thread.isAlive();
  }

  WorkerStatus status() {
    return status;
  }

  /** Asks it to finish. */
  void stop() {
    stop.countDown();
  }

  /**
   * Waits until it has finished; interrupts it if it takes too long.
   *
   * @return false if it still works
   */
  boolean join(long millis) throws InterruptedException {
    thread.join(Math.max(1, millis));
    if (thread.isAlive()) {
      LOG.warn("{} does not finish its batch in time and is interrupted", thread.getName());
      thread.interrupt();
      thread.join(1000);
    }
    return !thread.isAlive();
  }

  private void work() {
    Backoff backoff =
        new Backoff(parts.options().retryFirst(), parts.options().retryLast(), parts.random());
    while (!isStopped()) {
      long started = System.nanoTime();
      try {
        session();
      } catch (Throwable e) { // reported, and tried again: a thread less would go unnoticed
        failed(e);
        if (System.nanoTime() - started > TimeUnit.MINUTES.toNanos(1)) {
          backoff.reset();
        }
        pause(backoff.next());
      }
    }
  }

  private void session() {
    try (Session session = Session.open(parts, properties, status)) {
      session.run(this::isStopped);
    }
  }

  private void failed(Throwable e) {
    if (!isStopped()) {
      status.trouble("consumer failed", Secrets.hide(parts.settings(), e));
      LOG.debug("consumer failed", e);
    }
  }

  private boolean isStopped() {
    return stop.getCount() == 0;
  }

  private void pause(Duration duration) {
    try {
      var unused = stop.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      stop(); // only closing interrupts
    }
  }
}
