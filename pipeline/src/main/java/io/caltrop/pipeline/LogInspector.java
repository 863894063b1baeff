package io.caltrop.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.caltrop.core.metrics.StageMetrics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topic of logs and copies what is no JSON object to its {@code .dlq}, unchanged and with
 * the reason: streaming SQL skips such records, and each of its queries reads the topic for itself.
 * What that topic does not take for its size is cut, as {@link DeadLetters} says. Letters and the
 * position behind them are one transaction of Kafka's, so each is there once, whatever is killed;
 * several inspectors share the partitions.
 */
public final class LogInspector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogInspector.class);

  /**
   * What streaming SQL reads, however deep or long: a record's size is its bound. Names are not
   * kept: who writes logs chooses them, and could fill the memory with them.
   */
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final KafkaSettings settings;
  private final String topic;
  private final StageMetrics.Stage metrics;
  private final Backoff backoff;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::work, "caltrop-log-inspector");
  private boolean cutting; // the last attempt had a letter that the topic does not take

  /**
   * Starts.
   *
   * @param topic the topic to inspect
   */
  public LogInspector(
      KafkaSettings settings, String topic, StageMetrics.Stage metrics, RandomGenerator random) {
    this.settings = settings;
    this.topic = topic;
    this.metrics = metrics;
    backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10), random);
    thread.setDaemon(true);
    thread.start();
  }

  private void work() {
    while (stop.getCount() > 0) {
      try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(consumerProperties());
          Producer<byte[], byte[]> producer = new KafkaProducer<>(producerProperties())) {
        producer.initTransactions();
        inspect(consumer, producer);
      } catch (KafkaException e) {
        if (stop.getCount() > 0) {
          metrics.failed().inc();
          cutting = !cutting && isTooLarge(e);
          LOG.warn("inspecting {} failed, tried again: {}", topic, Secrets.hide(settings, e));
          pause();
        }
      }
    }
  }

  private void inspect(Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer) {
    consumer.subscribe(List.of(topic));
    Map<TopicPartition, OffsetAndMetadata> open = new HashMap<>();
    long committed = System.nanoTime();
    while (stop.getCount() > 0) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      open.putAll(records.nextOffsets());
      List<ProducerRecord<byte[], byte[]>> letters = letters(records);
      if (!letters.isEmpty()) {
        producer.beginTransaction();
        for (ProducerRecord<byte[], byte[]> letter : letters) {
          var unused = producer.send(letter); // the commit throws if it failed
        }
        producer.sendOffsetsToTransaction(open, consumer.groupMetadata());
        producer.commitTransaction();
        metrics.rejected().inc(letters.size());
        cutting = false;
      } else if (!open.isEmpty() && System.nanoTime() - committed > COMMIT_NANOS) {
        consumer.commitSync(open);
      } else {
        continue;
      }
      open.clear();
      committed = System.nanoTime();
      backoff.reset();
    }
    if (!open.isEmpty()) {
      consumer.commitSync(open, CLOSE);
    }
  }

  private List<ProducerRecord<byte[], byte[]>> letters(ConsumerRecords<byte[], byte[]> records) {
    List<ProducerRecord<byte[], byte[]>> letters = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      trouble(record.value()).ifPresent(reason -> letters.add(letter(record, reason)));
    }
    metrics.received().inc(records.count());
    metrics.done().inc(records.count() - letters.size());
    return letters;
  }

  /** Why a record cannot be read as a log event; empty if it can. */
  static Optional<String> trouble(byte @Nullable [] value) {
    if (value == null || value.length == 0) {
      return Optional.of("the record is empty; allowed: a JSON object");
    }
    Optional<String> trouble = trouble(() -> JSON.createParser(value));
    // Bytes that are no UTF-8 are read as U+FFFD, as streaming SQL does: an attacker chooses them.
    return trouble.isEmpty() ? trouble : trouble(() -> JSON.createParser(new String(value, UTF_8)));
  }

  /** Opens a parser. */
  private interface Opening {
    JsonParser parser() throws IOException;
  }

  private static Optional<String> trouble(Opening opening) {
    try (JsonParser parser = opening.parser()) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.of("the record is no JSON object");
      }
      parser.skipChildren();
      return parser.nextToken() == null
          ? Optional.empty()
          : Optional.of("something follows the JSON object");
    } catch (IOException e) {
      return Optional.of("the record is no JSON: " + OneLine.of(e));
    }
  }

  private static boolean isTooLarge(Throwable e) {
    return e instanceof RecordTooLargeException
        || (e.getCause() != null && isTooLarge(e.getCause()));
  }

  private ProducerRecord<byte[], byte[]> letter(
      ConsumerRecord<byte[], byte[]> record, String reason) {
    Headers headers = new RecordHeaders(record.headers().toArray());
    headers.add(DeadLetters.REASON, reason.getBytes(UTF_8));
    headers.add(DeadLetters.TOPIC, record.topic().getBytes(UTF_8));
    headers.add(DeadLetters.PARTITION, String.valueOf(record.partition()).getBytes(UTF_8));
    headers.add(DeadLetters.OFFSET, String.valueOf(record.offset()).getBytes(UTF_8));
    headers.add(DeadLetters.TIMESTAMP, String.valueOf(record.timestamp()).getBytes(UTF_8));
    byte[] value = record.value();
    if (cutting && value != null && value.length > DeadLetters.KEPT_OF_TOO_LARGE) {
      headers.add(DeadLetters.CUT, String.valueOf(value.length).getBytes(UTF_8));
      value = Arrays.copyOf(value, DeadLetters.KEPT_OF_TOO_LARGE);
    }
    return new ProducerRecord<>(
        KafkaSettings.deadLetterTopic(record.topic()), null, record.key(), value, headers);
  }

  private Properties consumerProperties() {
    Properties p = settings.consumer();
    p.put("group.id", settings.groupId() + "-logs");
    p.put("auto.offset.reset", "earliest");
    p.put("max.poll.records", "5000");
    return p;
  }

  private Properties producerProperties() {
    Properties p = settings.producer();
    p.put("acks", "all");
    p.put("enable.idempotence", "true");
    p.put("transactional.id", settings.groupId() + "-logs-" + UUID.randomUUID());
    p.put("transaction.timeout.ms", "30000");
    p.put("max.block.ms", "10000");
    p.put("max.request.size", String.valueOf(64 * 1024 * 1024)); // the topic's own limit decides
    return p;
  }

  private void pause() {
    try {
      boolean unused = stop.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop.countDown();
    }
  }

  /** Stops after the records in hand. */
  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join(CLOSE.toMillis());
      thread.interrupt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
