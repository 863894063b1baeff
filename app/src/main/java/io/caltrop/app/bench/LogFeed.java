package io.caltrop.app.bench;

import io.caltrop.core.synthetic.SyntheticLogs;
import io.caltrop.pipeline.KafkaSettings;
import io.caltrop.pipeline.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends log events to {@code log_data} and counts what the tutorial's view should hold. */
final class LogFeed implements AutoCloseable {
  private static final int SLICES_A_SECOND = 200;

  private final SyntheticLogs logs =
      new SyntheticLogs(1, Clock.systemUTC().instant(), Duration.ofMillis(1));
  private final Map<String, Long> errors = new TreeMap<>();
  private final KafkaProducer<byte[], byte[]> producer;
  private volatile boolean stopped;
  private final AtomicLong sent = new AtomicLong();

  LogFeed(String kafka, Duration linger) {
    Properties properties = KafkaSettings.of(kafka).producer();
    properties.put("linger.ms", "" + linger.toMillis());
    properties.put("batch.size", "262144");
    var serializer = new ByteArraySerializer();
    producer = new KafkaProducer<>(properties, serializer, serializer);
  }

  /** Sends so many as fast as it goes, and waits until Kafka has them. */
  void send(int rows) {
    for (int i = 0; i < rows; i++) {
      sendOne();
    }
    producer.flush();
  }

  /** Sends at a pace until {@link #stop}. */
  CompletableFuture<Void> pacing(int rowsASecond) {
    return CompletableFuture.runAsync(() -> pace(rowsASecond), BenchRun::onThread);
  }

  private void pace(int rowsASecond) {
    long due = System.nanoTime();
    while (!stopped) {
      for (int i = 0; i < rowsASecond / SLICES_A_SECOND; i++) {
        sendOne();
      }
      due += 1_000_000_000L / SLICES_A_SECOND;
      LockSupport.parkNanos(due - System.nanoTime());
    }
    producer.flush();
  }

  void stop() {
    stopped = true;
  }

  /** How many were sent. */
  long sent() {
    return sent.get();
  }

  private void sendOne() {
    String line = logs.next();
    String ip = between(line, "\"ip_address\":\"", "\"");
    if (Integer.parseInt(between(line, "\"status_code\":", "}")) >= 400) {
      errors.merge(ip, 1L, Long::sum);
    }
    Future<?> unused = producer.send(record(line));
    sent.incrementAndGet();
  }

  /** Sends one error of an address, and waits until Kafka has it. */
  void sendError(String ip) throws InterruptedException, ExecutionException {
    String line =
        """
        {"timestamp":"2026-01-02 03:04:05","ip_address":"%s","user":"probe","action":"login",\
        "resource":"/api/admin","status_code":401}"""
            .formatted(ip);
    producer.send(record(line)).get();
  }

  private static ProducerRecord<byte[], byte[]> record(String line) {
    return new ProducerRecord<>(Topics.LOG_TOPIC, line.getBytes(StandardCharsets.UTF_8));
  }

  private static String between(String line, String before, String after) {
    int start = line.indexOf(before) + before.length();
    return line.substring(start, line.indexOf(after, start));
  }

  /** The errors of addresses with more than {@link Views#ERRORS}, once nothing is being sent. */
  Map<String, Long> expected() {
    Map<String, Long> rows = new TreeMap<>(errors);
    rows.values().removeIf(count -> count <= Views.ERRORS);
    return rows;
  }

  /** Their sum. */
  long expectedErrors() {
    return expected().values().stream().mapToLong(n -> n).sum();
  }

  @Override
  public void close() {
    producer.close();
  }
}
