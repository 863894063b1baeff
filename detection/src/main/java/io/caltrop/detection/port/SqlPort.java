package io.caltrop.detection.port;

import io.caltrop.detection.StreamingStatements;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port at which PostgreSQL's clients connect: a proxy that speaks PostgreSQL's protocol,
 * version 3, and stands before a real PostgreSQL. It passes on what it is sent; streaming
 * statements it gives to {@link StreamingStatements} and makes PostgreSQL answer for them, so that
 * transactions, error codes and notices are PostgreSQL's own.
 *
 * <p>Each connection has a connection to PostgreSQL and a thread.
 */
public final class SqlPort implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SqlPort.class);
  private static final int BACKLOG = 128;
  private static final long CLOSE_MILLIS = 2000;
  private static final long CHECK_MILLIS = 250;
  private static final long ACCEPT_PAUSE_MILLIS = 200;

  private final ServerSocketChannel listener;
  private final ExecutorService threads;
  private final ScheduledExecutorService clock;
  private final Shared shared;
  private final AtomicLong connections = new AtomicLong();
  private final CountDownLatch closed = new CountDownLatch(1);

  private SqlPort(
      ServerSocketChannel listener, SqlPortSettings settings, StreamingStatements statements) {
    this.listener = listener;
    threads = Executors.newCachedThreadPool(task -> daemon(task, "caltrop-sql-work"));
    clock = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "caltrop-sql-clock"));
    SecureRandom random = new SecureRandom();
    shared =
        new Shared(
            settings,
            statements,
            new Tally(),
            threads,
            settings.logins().isEmpty()
                ? Optional.empty()
                : Optional.of(new Doorkeeper(settings.logins(), random)),
            settings.tls().map(TlsFiles::read),
            random,
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2)),
            new Sessions(settings.limits().connections()));
  }

  /**
   * Listens.
   *
   * @param statements asked by the threads of all sessions
   * @throws IOException if the port cannot be had
   * @throws IllegalArgumentException if the certificate cannot be used
   */
  public static SqlPort start(SqlPortSettings settings, StreamingStatements statements)
      throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    try {
      listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      InetAddress address = InetAddress.getByName(settings.bind());
      listener.bind(new InetSocketAddress(address, settings.port()), BACKLOG);
      SqlPort port = new SqlPort(listener, settings, statements);
      port.listen();
      return port;
    } catch (IOException | RuntimeException e) {
      listener.close();
      throw e;
    }
  }

  private void listen() {
    daemon(this::accept, "caltrop-sql-accept").start();
    Future<?> unused =
        clock.scheduleWithFixedDelay(
            this::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Where it listens. */
  public int port() {
    return listener.socket().getLocalPort();
  }

  /** What it has done so far. */
  public SqlPortCounters counters() {
    return shared.tally().counters(shared.sessions().open());
  }

  private void accept() {
    while (closed.getCount() > 0) {
      try {
        begin(listener.accept());
      } catch (IOException | OutOfMemoryError e) { // no files or no threads left
        if (pauseUnlessClosed()) {
          return;
        }
        LOG.warn("the SQL port cannot take a connection: {}", e.toString());
      }
    }
  }

  private boolean pauseUnlessClosed() {
    try {
      return closed.await(ACCEPT_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void begin(SocketChannel channel) throws IOException {
    Session session;
    try {
      session = new Session(PlainWire.of(channel), shared, System.nanoTime());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    if (shared.sessions().arrive(session)) {
      daemon(session, "caltrop-sql-" + connections.incrementAndGet()).start();
    } else {
      session.close();
    }
  }

  private void check() {
    try {
      long now = System.nanoTime();
      shared.sessions().all().forEach(session -> session.check(now));
    } catch (RuntimeException e) {
      LOG.error("the sessions of the SQL port could not be checked", e);
    }
  }

  /** Tells every client that the port closes, ends all connections and interrupts all actions. */
  @Override
  public void close() {
    closed.countDown();
    try {
      listener.close();
    } catch (IOException e) {
      LOG.debug("the SQL port's socket did not close", e);
    }
    clock.shutdownNow();
    Sessions sessions = shared.sessions();
    sessions.close();
    sessions.all().forEach(Session::shutDown);
    try {
      if (!sessions.awaitEmpty(CLOSE_MILLIS)) {
        sessions.all().forEach(Session::close);
      }
    } catch (InterruptedException e) {
      sessions.all().forEach(Session::close);
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
  }
}
