package io.caltrop.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.caltrop.pipeline.CommitNote.DeadLetterPosition;
import io.caltrop.pipeline.Slice.Item;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes records that cannot be recorded to the topic {@code TOPIC.dlq}, once each: key, value and
 * headers as they were, and after those the headers {@code caltrop.reason}, {@code caltrop.topic},
 * {@code caltrop.partition}, {@code caltrop.offset}, {@code caltrop.timestamp} (epoch ms) and
 * {@code caltrop.log} (the log's id, see {@link Locator}), all text. A record that the topic does
 * not take is cut, and {@code caltrop.cut} says how many bytes its value had.
 *
 * <p>The letters of a partition all go to one partition there. For one thread.
 */
final class DeadLetters implements AutoCloseable {
  static final String REASON = "caltrop.reason";
  static final String TOPIC = "caltrop.topic";
  static final String LOG_ID = "caltrop.log";
  static final String PARTITION = "caltrop.partition";
  static final String OFFSET = "caltrop.offset";
  static final String TIMESTAMP = "caltrop.timestamp";
  static final String CUT = "caltrop.cut";

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
  private static final int LONGEST_REASON = 1000;
  static final int KEPT_OF_TOO_LARGE = 16 * 1024;

  private final ConsumerParts parts;
  private final KafkaSettings settings;
  private final AdminCalls admin;
  private final String topic;
  private @Nullable Producer<byte[], byte[]> producer;
  private @Nullable DeadLetterReader reader;

  /** Connects when there is a dead letter. */
  DeadLetters(ConsumerParts parts) {
    this.parts = parts;
    this.settings = parts.settings();
    this.admin = parts.admin();
    this.topic = KafkaSettings.deadLetterTopic(settings.consumerTopic());
  }

  /**
   * Writes the dead letters of one partition that are not there yet.
   *
   * @throws DeadLetterException if one is not known to be written
   */
  void write(PartitionLog origin, List<Item> letters) {
    Optional<DeadLetterPosition> before = origin.tail().position();
    try {
      TopicPartition to = target(origin);
      if (!origin.tail().isComplete()) {
        reader().read(origin, to);
      }
      send(origin, to, letters);
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      origin.tail().doubt(before);
      close();
      throw new DeadLetterException(topic + ": " + Secrets.hide(settings, e), e);
    }
  }

  private TopicPartition target(PartitionLog origin) {
    try {
      int partitions = producer().partitionsFor(topic).size();
      return new TopicPartition(topic, origin.partition().partition() % partitions);
    } catch (org.apache.kafka.common.errors.TimeoutException e) {
      // Most likely there is no such topic; the next attempt finds it.
      create();
      throw e;
    }
  }

  private void create() {
    try {
      Topics.createDeadLetters(admin, settings);
    } catch (BrokerException e) {
      throw new DeadLetterException(topic + ": " + e.getMessage(), e);
    }
  }

  private void send(PartitionLog origin, TopicPartition to, List<Item> letters) {
    Map<Item, Future<RecordMetadata>> sent = new LinkedHashMap<>();
    for (Item letter : letters) {
      if (!origin.tail().isWritten(letter.record().offset())) {
        sent.put(letter, producer().send(letter(origin, letter, to)));
      }
    }
    List<Exception> failures = new ArrayList<>();
    sent.forEach(
        (letter, future) -> {
          try {
            acknowledged(origin, to, letter, future);
          } catch (KafkaException e) {
            failures.add(e);
          }
        });
    if (!failures.isEmpty()) {
      throw new KafkaException(failures.get(0));
    }
  }

  private void acknowledged(
      PartitionLog origin, TopicPartition to, Item letter, Future<RecordMetadata> future) {
    RecordMetadata metadata;
    try {
      metadata = await(future);
    } catch (RecordTooLargeException e) {
      LOG.warn(
          "{}: the dead letter of {} offset {} is too large and is cut: {}",
          topic,
          letter.partition(),
          letter.record().offset(),
          OneLine.of(e));
      metadata = await(producer().send(cut(origin, letter, to)));
    }
    origin.tail().written(letter.record().offset(), metadata.partition(), metadata.offset());
  }

  private static RecordMetadata await(Future<RecordMetadata> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException k ? k : new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private ProducerRecord<byte[], byte[]> letter(
      PartitionLog origin, Item letter, TopicPartition to) {
    ConsumerRecord<byte[], byte[]> record = letter.record();
    Headers headers = new RecordHeaders(record.headers().toArray());
    addOrigin(headers, origin, letter);
    return new ProducerRecord<>(topic, to.partition(), record.key(), record.value(), headers);
  }

  /** What remains of a letter that the topic does not take: the starts of its key and value. */
  private ProducerRecord<byte[], byte[]> cut(PartitionLog origin, Item letter, TopicPartition to) {
    ConsumerRecord<byte[], byte[]> record = letter.record();
    Headers headers = new RecordHeaders();
    addOrigin(headers, origin, letter);
    headers.add(CUT, String.valueOf(record.serializedValueSize()).getBytes(UTF_8));
    return new ProducerRecord<>(
        topic, to.partition(), start(record.key()), start(record.value()), headers);
  }

  private static byte @Nullable [] start(byte @Nullable [] bytes) {
    return bytes == null || bytes.length <= KEPT_OF_TOO_LARGE
        ? bytes
        : Arrays.copyOf(bytes, KEPT_OF_TOO_LARGE);
  }

  private static void addOrigin(Headers headers, PartitionLog origin, Item letter) {
    ConsumerRecord<byte[], byte[]> record = letter.record();
    String reason = letter.reason();
    String shown = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
    headers.add(REASON, shown.getBytes(UTF_8));
    headers.add(TOPIC, record.topic().getBytes(UTF_8));
    headers.add(PARTITION, String.valueOf(record.partition()).getBytes(UTF_8));
    headers.add(OFFSET, String.valueOf(record.offset()).getBytes(UTF_8));
    headers.add(TIMESTAMP, String.valueOf(record.timestamp()).getBytes(UTF_8));
    headers.add(LOG_ID, origin.logId().getBytes(UTF_8));
  }

  private Producer<byte[], byte[]> producer() {
    if (producer == null) {
      Properties p = settings.producer();
      p.put("acks", "all");
      p.put("enable.idempotence", "true");
      p.put("client.id", "caltrop-dead-letters");
      p.put("linger.ms", "5");
      p.put("max.block.ms", "3000");
      p.put("request.timeout.ms", "5000");
      p.put("delivery.timeout.ms", "10000");
      // The topic's own limit decides.
      p.put("max.request.size", String.valueOf(64 * 1024 * 1024));
      p.put("buffer.memory", String.valueOf(64 * 1024 * 1024));
      producer = parts.clients().producer(p);
    }
    return producer;
  }

  private DeadLetterReader reader() {
    if (reader == null) {
      reader = new DeadLetterReader(parts);
    }
    return reader;
  }

  /** Frees the connections; writing again makes new ones. */
  @Override
  public void close() {
    if (producer != null) {
      producer.close(Duration.ZERO); // nothing is on its way that somebody waits for
      producer = null;
    }
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
