package io.caltrop.pipeline;

import io.caltrop.core.Dependency;
import io.caltrop.core.store.AlertStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads alerts from Kafka and records them in a store, each once, whatever is killed, revoked or
 * unreachable meanwhile: a batch is recorded together with the offsets it advances, and read again
 * if that is not known to have happened. Records that cannot be read, and alerts that the store
 * refuses, go to the dead letters' topic.
 *
 * <p>Consumers of one group share the partitions, in one process or many.
 */
public final class AlertConsumer implements Dependency, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AlertConsumer.class);
  private static final Duration ADMIN_TIMEOUT = Duration.ofSeconds(3);
  private static final int MIB = 1024 * 1024;

  private final ConsumerParts parts;
  private final List<Worker> workers = new ArrayList<>();
  private final LagMonitor monitor;
  private boolean started;
  private boolean closed;

  /**
   * Made, not started.
   *
   * @param store where alerts are recorded; stays open when the consumer is closed
   * @param clock tells the time of recording
   * @param random for the waits between attempts; used by several threads
   * @throws IllegalArgumentException if the settings make no Kafka consumer
   */
  public AlertConsumer(
      KafkaSettings settings,
      ConsumerOptions options,
      AlertStore store,
      ConsumerMetrics metrics,
      Clock clock,
      RandomGenerator random) {
    AdminCalls admin = new AdminCalls(settings, ADMIN_TIMEOUT);
    parts =
        new ConsumerParts(
            settings,
            options,
            store,
            metrics,
            clock,
            System::nanoTime,
            random,
            KafkaClients.REAL,
            admin,
            new Progress());
    for (int i = 0; i < options.workers(); i++) {
      Properties properties = properties(settings, options, i);
      check(settings, properties);
      workers.add(new Worker(parts, properties, "caltrop-consumer-" + i));
    }
    monitor = new LagMonitor(parts);
  }

  /** The properties of a worker's consumer. */
  static Properties properties(KafkaSettings settings, ConsumerOptions options, int worker) {
    Properties p = settings.consumer();
    p.put("group.id", settings.groupId());
    p.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
    options.instance().ifPresent(name -> p.put("group.instance.id", name + "-" + worker));
    p.put("max.poll.records", String.valueOf(options.batchRecords()));
    p.putIfAbsent("client.id", "caltrop-consumer-" + worker);
    p.putIfAbsent("fetch.max.bytes", String.valueOf(8 * MIB));
    p.putIfAbsent("max.partition.fetch.bytes", String.valueOf(2 * MIB));
    boolean gathers = !options.gather().isZero();
    p.putIfAbsent("fetch.min.bytes", gathers ? String.valueOf(MIB) : "1");
    if (gathers) {
      p.putIfAbsent("fetch.max.wait.ms", String.valueOf(options.gather().toMillis()));
    }
    // Brokers allow no less; a killed consumer's partitions wait so long for another.
    p.putIfAbsent("session.timeout.ms", "6000");
    p.putIfAbsent("heartbeat.interval.ms", "1000");
    p.putIfAbsent("metadata.max.age.ms", "10000");
    return p;
  }

  private static void check(KafkaSettings settings, Properties properties) {
    try {
      var unused = new ConsumerConfig(properties);
    } catch (ConfigException e) {
      throw new IllegalArgumentException("kafka: " + Secrets.hide(settings, e));
    }
  }

  /** Starts reading. Kafka and the store may be down: it waits for them. */
  public synchronized void start() {
    if (started || closed) {
      throw new IllegalStateException("a consumer starts once");
    }
    started = true;
    workers.forEach(Worker::start);
    monitor.start();
  }

  @Override
  public String name() {
    return "consumer";
  }

  /** Up while every worker runs and none waits for something. */
  @Override
  public State check() {
    synchronized (this) {
      if (!started || closed) {
        return new State(false, closed ? "closed" : "not started");
      }
    }
    long dead = workers.stream().filter(worker -> !worker.isRunning()).count();
    if (dead > 0) {
      return new State(false, dead + " of " + workers.size() + " workers ended");
    }
    return Stream.concat(workers.stream().map(Worker::status), Stream.of(monitor.status()))
        .flatMap(status -> status.trouble().stream())
        .findFirst()
        .map(trouble -> new State(false, trouble))
        .orElseGet(() -> new State(true, working()));
  }

  private String working() {
    return "%d workers, %d partitions, %d records behind"
        .formatted(workers.size(), parts.progress().recorded().size(), monitor.lag());
  }

  /** Finishes the batches in hand, commits and leaves the group, within the options' time. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    try {
      workers.forEach(Worker::stop);
      if (started) {
        join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      parts.admin().close();
    }
  }

  private void join() throws InterruptedException {
    long deadline = System.nanoTime() + parts.options().closeTimeout().toNanos();
    for (Worker worker : workers) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (!worker.join(left)) {
        LOG.warn("a worker did not end; what it has not recorded is read again by another");
      }
    }
    monitor.close();
  }
}
