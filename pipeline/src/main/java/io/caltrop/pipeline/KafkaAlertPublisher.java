package io.caltrop.pipeline;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertJson;
import io.caltrop.core.logs.IngestPublisher;
import io.caltrop.core.logs.LogField;
import io.caltrop.core.logs.LogRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes alerts to the topic that Kafka's consumers read, keyed by address, so that the alerts
 * of an address stay in their order; and log records likewise to the topic of logs.
 *
 * <p>It answers in time whatever Kafka does: an alert that is late is answered as failed, though it
 * may still arrive.
 */
public final class KafkaAlertPublisher implements IngestPublisher, AutoCloseable {
  /** Within the second that ntopng waits. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(800);

  private static final Logger LOG = LoggerFactory.getLogger(KafkaAlertPublisher.class);

  /** What a post of many alerts has more. */
  private static final long NANOS_AN_ALERT = 100_000;

  /**
   * The producer tries for longer than a caller waits, so that a large post can be done in time.
   */
  private static final int DELIVERY_BEYOND_MS = 10_000;

  private final KafkaSettings settings;
  private final Duration timeout;
  private final Properties properties;
  private @Nullable Producer<byte[], byte[]> producer;
  private boolean closed;

  /**
   * Connects when it is {@linkplain #connect told to} or the first alerts are published.
   *
   * @param timeout within which {@link #publish} is done or failed, at least 100 ms; 0.1 ms more
   *     for each alert
   */
  public KafkaAlertPublisher(KafkaSettings settings, Duration timeout) {
    if (timeout.toMillis() < 100 || timeout.toMillis() > 60_000) {
      throw new IllegalArgumentException(
          "the publisher's timeout " + timeout + " is out of range; allowed: 100 ms to 60 s");
    }
    this.settings = settings;
    this.timeout = timeout;
    this.properties = properties(settings, (int) timeout.toMillis());
  }

  /**
   * Connects, which on a small machine takes a good part of the time that the sender of the first
   * alerts waits. It takes half the timeout at most; what fails is left to the first alerts.
   */
  public void connect() {
    try {
      int partitions = producer().partitionsFor(settings.producerTopic()).size();
      LOG.debug("{} has {} partitions", settings.producerTopic(), partitions);
    } catch (KafkaException | IllegalStateException e) {
      LOG.debug("the publisher is not connected", e);
    }
  }

  private static Properties properties(KafkaSettings settings, int millis) {
    Properties p = settings.producer();
    p.putIfAbsent("linger.ms", "1");
    p.putIfAbsent("retry.backoff.ms", "20");
    p.putIfAbsent("retry.backoff.max.ms", "100");
    p.putIfAbsent("client.id", "caltrop-publisher");
    int linger = Integer.parseInt(p.getProperty("linger.ms"));
    p.put("request.timeout.ms", String.valueOf(Math.max(1, millis - linger)));
    p.put("delivery.timeout.ms", String.valueOf(millis + linger + DELIVERY_BEYOND_MS));
    // Half for the caller to wait in send, while the brokers are not known or the memory is full.
    p.put("max.block.ms", String.valueOf(millis / 2));
    return p;
  }

  /**
   * {@inheritDoc}
   *
   * <p>The caller may be held for half the timeout while Kafka is not reachable. What depends on
   * the future runs in a thread of the producer unless it is made asynchronous.
   */
  @Override
  public CompletableFuture<Void> publish(List<Alert> alerts) {
    return publishRecords(alerts.stream().map(this::record).toList());
  }

  /** {@inheritDoc} The caller may be held as by {@link #publish}. */
  @Override
  public CompletableFuture<Void> publishLogs(List<LogRecord> records) {
    return publishRecords(records.stream().map(KafkaAlertPublisher::record).toList());
  }

  private CompletableFuture<Void> publishRecords(List<ProducerRecord<byte[], byte[]>> records) {
    if (records.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    Duration allowed = timeout.plusNanos(records.size() * NANOS_AN_ALERT);
    CompletableFuture<Void> acknowledged =
        new CompletableFuture<Void>().orTimeout(allowed.toMillis(), TimeUnit.MILLISECONDS);
    try {
      send(producer(), records, acknowledged);
    } catch (KafkaException | IllegalStateException e) {
      acknowledged.completeExceptionally(e);
    }
    return acknowledged.exceptionallyCompose(
        e -> CompletableFuture.failedFuture(failure(OneLine.unwrapped(e), allowed)));
  }

  private void send(
      Producer<byte[], byte[]> to,
      List<ProducerRecord<byte[], byte[]>> records,
      CompletableFuture<Void> acknowledged) {
    AtomicInteger missing = new AtomicInteger(records.size());
    long lastStart = System.nanoTime() + timeout.toNanos() / 2 + records.size() * NANOS_AN_ALERT;
    for (ProducerRecord<byte[], byte[]> record : records) {
      if (acknowledged.isCompletedExceptionally()) {
        return; // the sender sends all of them again
      }
      if (System.nanoTime() > lastStart) {
        acknowledged.completeExceptionally(new TimeoutException("held in send"));
        return;
      }
      sendOne(
          to,
          record,
          (metadata, exception) -> {
            if (exception != null) {
              acknowledged.completeExceptionally(exception);
            } else if (missing.decrementAndGet() == 0) {
              acknowledged.complete(null);
            }
          });
    }
  }

  private void sendOne(
      Producer<byte[], byte[]> to, ProducerRecord<byte[], byte[]> record, Callback answer) {
    try {
      var unused =
          to.send(
              record,
              (metadata, exception) -> {
                if (exception != null) {
                  discardIfBroken(to, exception);
                }
                answer.onCompletion(metadata, exception);
              });
    } catch (KafkaException | IllegalStateException e) {
      discardIfBroken(to, e);
      throw e;
    }
  }

  private ProducerRecord<byte[], byte[]> record(Alert alert) {
    byte[] key = alert.ip().toString().getBytes(StandardCharsets.UTF_8);
    return new ProducerRecord<>(settings.producerTopic(), key, AlertJson.encode(alert));
  }

  private static ProducerRecord<byte[], byte[]> record(LogRecord log) {
    byte[] key =
        log.get(LogField.IP_ADDRESS).map(ip -> ip.getBytes(StandardCharsets.UTF_8)).orElse(null);
    return new ProducerRecord<>(Topics.LOG_TOPIC, key, log.toJson());
  }

  private synchronized Producer<byte[], byte[]> producer() {
    if (closed) {
      throw new IllegalStateException("the publisher is closed");
    }
    if (producer == null) {
      producer = new KafkaProducer<>(properties);
    }
    return producer;
  }

  /** A producer is of no more use after an error that is neither passing nor of one record. */
  private synchronized void discardIfBroken(Producer<byte[], byte[]> broken, Exception e) {
    boolean usable =
        e instanceof RetriableException
            || e instanceof TopicAuthorizationException
            || e instanceof RecordTooLargeException;
    if (usable || producer != broken || closed) {
      return;
    }
    LOG.warn("making a new Kafka producer after: {}", OneLine.of(e));
    producer = null;
    broken.close(Duration.ZERO); // zero is allowed in the producer's own thread
  }

  private PublishException failure(Throwable e, Duration allowed) {
    String what =
        e instanceof TimeoutException
                || e instanceof org.apache.kafka.common.errors.TimeoutException
            ? "did not acknowledge within " + allowed.toMillis() + " ms"
            : "refused: " + Secrets.hide(settings, e);
    return new PublishException("Kafka at " + settings.bootstrapServers() + " " + what, e);
  }

  /** Waits for what is on its way, at most for the timeout, and closes. */
  @Override
  public void close() {
    Producer<byte[], byte[]> last;
    synchronized (this) {
      closed = true;
      last = producer;
      producer = null;
    }
    if (last != null) {
      last.close(timeout);
    }
  }
}
