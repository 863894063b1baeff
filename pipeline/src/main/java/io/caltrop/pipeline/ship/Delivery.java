package io.caltrop.pipeline.ship;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.caltrop.pipeline.KafkaSettings;
import io.caltrop.pipeline.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Takes records to Kafka, with the positions behind them in the same transaction. After any failure
 * it must be connected again, which ends what an earlier connection has left open, be it another
 * process's.
 */
final class Delivery implements AutoCloseable {
  /** Within this time the broker gives up what a process that died has left open. */
  static final Duration TRANSACTION = Duration.ofSeconds(10);

  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final KafkaSettings settings;
  private final String topic;
  private final String transactionalId;
  private @Nullable Producer<byte[], byte[]> producer;
  private long began;

  /**
   * Connects later.
   *
   * @param topic that records go to
   * @param transactionalId the same in every process that ships these files, one after the other
   */
  Delivery(KafkaSettings settings, String topic, String transactionalId) {
    this.settings = settings;
    this.topic = topic;
    this.transactionalId = transactionalId;
  }

  boolean isConnected() {
    return producer != null;
  }

  /** Connects, and returns the positions that are committed. */
  Collection<Position> connect() {
    Topics.createForShipping(settings, topic, ANSWER);
    producer = new KafkaProducer<>(properties());
    producer.initTransactions();
    return ShipPositions.read(settings);
  }

  /** Returns once all of it is committed. */
  void commit(List<ProducerRecord<byte[], byte[]>> records, List<Position> positions) {
    send(records, positions).commitTransaction();
  }

  /** Sends all of it and leaves the transaction open. */
  Producer<byte[], byte[]> send(
      List<ProducerRecord<byte[], byte[]>> records, List<Position> positions) {
    Producer<byte[], byte[]> to = producer;
    if (to == null) {
      throw new IllegalStateException("not connected");
    }
    began = System.nanoTime();
    to.beginTransaction();
    for (ProducerRecord<byte[], byte[]> record : records) {
      var unused = to.send(record); // the commit throws if it failed
    }
    for (Position position : positions) {
      byte[] key = position.id().getBytes(UTF_8);
      var unused = to.send(new ProducerRecord<>(Topics.SHIP_POSITIONS, key, position.toJson()));
    }
    return to;
  }

  /** Whether the broker may have given the last transaction up for its age. */
  boolean mayHaveTimedOut() {
    return System.nanoTime() - began > TRANSACTION.toNanos() / 2;
  }

  private Properties properties() {
    Properties p = settings.producer();
    p.put("acks", "all");
    p.put("enable.idempotence", "true");
    p.put("transactional.id", transactionalId);
    p.put("transaction.timeout.ms", String.valueOf(TRANSACTION.toMillis()));
    p.put("client.id", "caltrop-ship");
    p.put("linger.ms", "5"); // a commit sends at once what waits
    p.put("max.block.ms", "10000");
    p.put("request.timeout.ms", "5000");
    p.put("delivery.timeout.ms", "9000");
    p.put("max.request.size", String.valueOf(64 * 1024 * 1024)); // the topic's own limit decides
    p.put("buffer.memory", String.valueOf(64 * 1024 * 1024));
    return p;
  }

  /** Leaves what is open to the broker, or to the next connection. */
  @Override
  public void close() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }
}
