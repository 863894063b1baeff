package io.caltrop.pipeline;

import io.caltrop.core.Dependency;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker in this process (KRaft, one node), which any client on the machine can use. Its
 * data outlives the process, also a killed one.
 *
 * <p>It has no authentication: bind it to loopback, or to a network whose every host may write
 * alerts.
 */
public final class EmbeddedKafka implements Dependency, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
  private static final int ATTEMPTS = 3;
  // Reading back segments after a kill takes its time on a slow disk.
  private static final long START_SECONDS = 180;
  private static final long STOP_SECONDS = 30;
  private static final long STOP_FAILED_SECONDS = 3;

  private final String address;
  private final StorageDirectory storage;
  private final KafkaRaftServer server;
  private final Consumer<String> onFailure;
  private final CompletableFuture<String> failure = new CompletableFuture<>();
  private final Consumer<String> exits = this::stoppedItself;
  private volatile boolean serving;
  private boolean closed;

  private EmbeddedKafka(
      String address, StorageDirectory storage, Properties config, Consumer<String> onFailure) {
    this.address = address;
    this.storage = storage;
    this.onFailure = onFailure;
    this.server = new KafkaRaftServer(KafkaConfig.fromProps(config, false), Time.SYSTEM);
  }

  /**
   * Starts a broker and returns once it serves.
   *
   * @param dir where its data is kept; made if there is none
   * @param bindHost the address to listen on, such as {@code 127.0.0.1}; {@code 0.0.0.0} and {@code
   *     ::} listen on all and tell clients this machine's host name
   * @param port the port; 0 takes a free one, for tests
   * @param onFailure told once, in one line, when the running broker cannot go on (a full or broken
   *     disk); it then serves no more and can only be closed
   * @throws BrokerException if it cannot start: the port is taken, the folder cannot be written, is
   *     used by another process or is damaged, the disk is full
   */
  public static EmbeddedKafka start(
      Path dir, String bindHost, int port, Consumer<String> onFailure) {
    if (port < 0 || port > 65535) {
      throw new BrokerException("Kafka's port " + port + " is out of range; allowed: 0 to 65535");
    }
    StorageDirectory storage = StorageDirectory.open(dir.toAbsolutePath());
    try {
      return start(storage, bindHost, port, onFailure);
    } catch (BrokerException e) {
      storage.close();
      throw e;
    }
  }

  private static EmbeddedKafka start(
      StorageDirectory storage, String bindHost, int port, Consumer<String> onFailure) {
    for (int attempt = 1; ; attempt++) {
      int clientPort = freePort(bindHost, port);
      int controllerPort = freePort("127.0.0.1", 0);
      try {
        return startOn(storage, bindHost, clientPort, controllerPort, onFailure);
      } catch (BrokerException e) {
        // Between choosing a free port and listening on it, another program may take it.
        if (attempt == ATTEMPTS || !isPortTaken(e)) {
          throw e;
        }
      }
    }
  }

  private static EmbeddedKafka startOn(
      StorageDirectory storage,
      String bindHost,
      int port,
      int controllerPort,
      Consumer<String> onFailure) {
    String listener = Utils.formatAddress(bindHost, port);
    String advertised = Utils.formatAddress(advertisedHost(bindHost), port);
    Properties config = BrokerProperties.of(storage.logs(), listener, advertised, controllerPort);
    EmbeddedKafka kafka;
    try {
      kafka = new EmbeddedKafka(advertised, storage, config, onFailure);
    } catch (RuntimeException e) {
      throw notStarted(storage, e);
    }
    kafka.startup();
    return kafka;
  }

  private void startup() {
    FatalExits.listen(exits);
    CompletableFuture<String> started = new CompletableFuture<>();
    thread("kafka-start", () -> complete(started)).start();
    try {
      CompletableFuture.anyOf(started, failure).get(START_SECONDS, TimeUnit.SECONDS);
      if (failure.isDone()) {
        throw new CompletionException(new BrokerException(failure.join()));
      }
      serving = true;
    } catch (TimeoutException e) {
      stop();
      throw new BrokerException(
          "embedded Kafka did not start within " + START_SECONDS + " s; its log says more", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop();
      throw new BrokerException("the start of embedded Kafka was interrupted", e);
    } catch (Exception e) { // declared by get
      stop();
      throw notStarted(storage, e);
    }
  }

  private void complete(CompletableFuture<String> started) {
    try {
      server.startup();
      started.complete("started");
    } catch (Throwable e) { // whatever stopped it is reported by the thread that waits
      started.completeExceptionally(e);
    }
  }

  private static BrokerException notStarted(StorageDirectory storage, Throwable e) {
    return new BrokerException(
        "embedded Kafka cannot start: " + OneLine.ofRoot(e) + "; " + storage.condition(), e);
  }

  private static int freePort(String host, int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return probe.getLocalPort();
    } catch (UnknownHostException e) {
      throw new BrokerException(
          "Kafka's address " + host + " is not known; allowed: an address of this machine", e);
    } catch (BindException e) {
      throw new BrokerException(
          "Kafka cannot listen on "
              + Utils.formatAddress(host, port)
              + ": "
              + OneLine.of(e)
              + "; stop the program that has the port, or choose another",
          e);
    } catch (IOException e) {
      throw new BrokerException(
          "Kafka cannot listen on " + Utils.formatAddress(host, port) + ": " + OneLine.of(e), e);
    }
  }

  private static boolean isPortTaken(BrokerException e) {
    for (Throwable t = e.getCause(); t != null; t = t.getCause()) {
      if (t instanceof BindException || String.valueOf(t.getMessage()).contains("failed to bind")) {
        return true;
      }
    }
    return false;
  }

  private static String advertisedHost(String bindHost) {
    try {
      return InetAddress.getByName(bindHost).isAnyLocalAddress()
          ? InetAddress.getLocalHost().getHostName()
          : bindHost;
    } catch (UnknownHostException e) {
      return "localhost"; // a machine that does not know its own name: for its own clients
    }
  }

  /** The address for clients, as {@code host:port}. */
  public String bootstrapServers() {
    return address;
  }

  @Override
  public String name() {
    return "embedded-kafka";
  }

  @Override
  public State check() {
    return failure.isDone()
        ? new State(false, failure.join())
        : new State(true, "listening on " + address);
  }

  private void stoppedItself(String reason) {
    String said = reason.isEmpty() ? "" : reason + "; ";
    String line =
        "embedded Kafka stopped itself: " + said + storage.condition() + "; its log says more";
    // While it starts, the one who waits for it is told instead.
    if (failure.complete(line) && serving) {
      // Kafka's thread must not wait for what the process does about it.
      thread("kafka-failed", () -> onFailure.accept(line)).start();
    }
  }

  /** Stops the broker; its data stays. One that has failed may not stop and is left behind. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      if (stop()) {
        storage.close();
      }
    }
  }

  private boolean stop() {
    FatalExits.forget(exits);
    long seconds = failure.isDone() ? STOP_FAILED_SECONDS : STOP_SECONDS;
    Thread stopping = thread("kafka-stop", this::shutdown);
    stopping.start();
    try {
      stopping.join(TimeUnit.SECONDS.toMillis(seconds));
      if (stopping.isAlive()) {
        LOG.warn("embedded Kafka did not stop within {} s", seconds);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !stopping.isAlive();
  }

  private void shutdown() {
    try {
      server.shutdown();
      server.awaitShutdown();
    } catch (RuntimeException e) {
      LOG.warn("embedded Kafka did not stop cleanly: {}", OneLine.of(e));
    }
  }

  private static Thread thread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}
