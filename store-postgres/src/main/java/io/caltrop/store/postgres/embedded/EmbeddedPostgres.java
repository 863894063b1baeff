package io.caltrop.store.postgres.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.caltrop.store.postgres.PostgresSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of the program's own, with its data in a directory that it keeps from start
 * to start. It listens on loopback only. One process at a time has the directory; a server that a
 * killed process left behind is stopped first, and one that dies is started again.
 *
 * <p>The program connects with {@link #settings}; people of this machine look at events and lists
 * with {@code psql -h localhost -p PORT -d dev -U root}, without a password and read-only.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final int RESTART_PAUSE_SECONDS = 5;
  private static final int LONGEST_SOCKET_PATH = 107; // of struct sockaddr_un, less the NUL

  private final DataLock lock;
  private final Cluster cluster;
  private final Path programs;
  private final ServerLog log;
  private final int port;
  private final String password;
  private final ScheduledExecutorService watcher =
      Executors.newSingleThreadScheduledExecutor(EmbeddedPostgres::watcherThread);
  private ServerProcess server;
  private boolean closed;

  private EmbeddedPostgres(DataLock lock, Path dir, int wantedPort, RunAs runAs)
      throws IOException {
    this.lock = lock;
    cluster = new Cluster(dir, runAs);
    password = cluster.password();
    log = new ServerLog(dir.resolve("server.log"));
    ServerProcess.stopLeftover(cluster.data());
    port = freePort(wantedPort);
    programs = Binaries.unpackInto(dir);
    cluster.initialise(programs, password);
    cluster.configure(port);
    log.trim();
    server = ServerProcess.start(cluster, programs, log);
  }

  /**
   * Starts, and makes what is missing: at the first start programs, data, roles and database.
   *
   * @param dir made if missing; everything lies below it
   * @param port where to listen; 0 for any free one
   * @throws EmbeddedPostgresException if it cannot run; the message is for the operator
   */
  public static EmbeddedPostgres start(Path dir, int port) {
    Path absolute = dir.toAbsolutePath().normalize();
    try {
      Files.createDirectories(absolute);
      return start(absolute, port, RunAs.find(absolute));
    } catch (IOException e) {
      throw StartFailure.of(e, absolute);
    }
  }

  static EmbeddedPostgres start(Path dir, int port, RunAs runAs) throws IOException {
    DataLock lock = DataLock.take(dir);
    try {
      EmbeddedPostgres postgres = new EmbeddedPostgres(lock, dir, port, runAs);
      postgres.prepare();
      return postgres;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private void prepare() throws IOException {
    try {
      new Roles(port, password).prepare();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
    watch();
    Future<?> unused = watcher.scheduleWithFixedDelay(this::trimLog, 1, 1, TimeUnit.MINUTES);
  }

  private static int freePort(int wanted) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(loopback, wanted));
      return socket.getLocalPort();
    } catch (java.net.BindException e) {
      throw new EmbeddedPostgresException(
          "port %d on 127.0.0.1 is taken; stop what uses it or choose another for PostgreSQL"
              .formatted(wanted),
          e);
    }
  }

  private static Thread watcherThread(Runnable work) {
    Thread thread = new Thread(work, "caltrop-postgres-watcher");
    thread.setDaemon(true);
    return thread;
  }

  /** How the program connects: as the owner of everything. */
  public PostgresSettings settings() {
    return new PostgresSettings(
        "127.0.0.1", port, Cluster.DATABASE, Cluster.OWNER, password, Map.of("sslmode", "disable"));
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /**
   * The directory of its Unix socket, {@code .s.PGSQL.PORT}, through which small queries take less
   * time than through the port; empty where the path is too long for a socket.
   */
  public Optional<Path> socketDirectory() {
    Path data = cluster.data().toAbsolutePath();
    int length = data.resolve(".s.PGSQL.65535").toString().getBytes(UTF_8).length;
    return length <= LONGEST_SOCKET_PATH ? Optional.of(data) : Optional.empty();
  }

  /** The server's process; another after it died and was started again. */
  public synchronized long pid() {
    return server.pid();
  }

  private synchronized void watch() {
    ServerProcess watched = server;
    Future<?> unused = watched.onExit().thenRun(() -> watcher.execute(() -> restart(watched)));
  }

  private synchronized void restart(ServerProcess dead) {
    if (closed || dead != server) {
      return;
    }
    LOG.warn("PostgreSQL ended unexpectedly; starting it again, see {}", log.file());
    try {
      server = ServerProcess.start(cluster, programs, log);
      watch();
      LOG.info("PostgreSQL runs again");
    } catch (IOException | EmbeddedPostgresException e) {
      LOG.error("{}; tried again in {} s", e.getMessage(), RESTART_PAUSE_SECONDS);
      Future<?> unused =
          watcher.schedule(() -> restart(dead), RESTART_PAUSE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void trimLog() {
    try {
      log.trim();
    } catch (IOException e) {
      LOG.warn("cannot shorten {}: {}", log.file(), e.getMessage());
    }
  }

  /** Stops the server and frees the directory. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    watcher.shutdownNow();
    try {
      server.stop();
      lock.close();
    } catch (IOException e) {
      throw new EmbeddedPostgresException("PostgreSQL did not stop: " + e.getMessage(), e);
    }
  }
}
