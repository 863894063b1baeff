package io.caltrop.detection.findings;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings findings from their topic into their table: a thread that goes on whatever is away for a
 * while. Offsets are committed after the rows, so that a crash between the two repeats what changes
 * nothing. Records that are no findings are passed over.
 */
public final class RecordedFindings implements AutoCloseable {
  /** The consumer group. */
  public static final String GROUP = "caltrop-findings";

  private static final Logger LOG = LoggerFactory.getLogger(RecordedFindings.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long FIRST_PAUSE_MS = 500;
  private static final long LONGEST_PAUSE_MS = 10_000;
  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final Duration FORGET = Duration.ofHours(1);

  private final String topic;
  private final Properties properties = new Properties();
  private final Connections connections;
  private final Duration retention;
  private final List<String> prepare;
  private final FindingsTable table;
  private final Thread thread = new Thread(this::run, "findings");

  private final Map<String, AtomicLong> byRule = new ConcurrentHashMap<>();
  private final AtomicLong read = new AtomicLong();
  private final AtomicLong skipped = new AtomicLong();
  private volatile Optional<String> trouble = Optional.empty();
  private volatile Optional<String> lastTrouble = Optional.empty();
  private volatile boolean started;
  private volatile boolean closed;
  private volatile @Nullable KafkaConsumer<byte[], byte[]> reading;

  /** Opens connections to the database. */
  @FunctionalInterface
  public interface Connections {
    /** A new one, which the caller closes. */
    Connection open() throws SQLException;
  }

  private RecordedFindings(
      String topic, Map<String, String> kafka, Connections connections, Place place) {
    this.topic = topic;
    this.connections = connections;
    table = new FindingsTable(place.schema);
    retention = place.retention;
    prepare = new ArrayList<>(FindingsSql.prepare(place.schema));
    prepare.addAll(place.grants);
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
    // The only one of its group: after a kill the next takes its place without waiting for it.
    properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, GROUP);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1000");
    properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, "10000"); // to see a topic that is made
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    properties.putAll(kafka);
    thread.setDaemon(true);
  }

  /**
   * Where the table is.
   *
   * @param grants statements that let others read it
   * @param retention how long a finding is kept there after it changed last
   */
  public record Place(String schema, List<String> grants, Duration retention) {
    /** Copies. */
    public Place {
      grants = List.copyOf(grants);
    }
  }

  /** The table's name in a schema. */
  public static String table() {
    return FindingsSql.TABLE;
  }

  /**
   * Starts the thread, which makes the table.
   *
   * @param kafka client properties
   */
  public static RecordedFindings start(
      String topic, Map<String, String> kafka, Connections connections, Place place) {
    RecordedFindings findings = new RecordedFindings(topic, kafka, connections, place);
    findings.thread.start();
    return findings;
  }

  /** Records of a rule that were recorded since the start. */
  public long recorded(String rule) {
    AtomicLong count = byRule.get(rule);
    return count == null ? 0 : count.get();
  }

  /** Findings' records that were recorded since the start. */
  public long recorded() {
    return byRule.values().stream().mapToLong(AtomicLong::get).sum();
  }

  /** Records that were read since the start. */
  public long read() {
    return read.get();
  }

  /** Findings' records that cannot be read or stored. */
  public long skipped() {
    return skipped.get();
  }

  /** Whether it has got so far that it reads. */
  public boolean isStarted() {
    return started;
  }

  /** What is away now. */
  public Optional<String> trouble() {
    return trouble;
  }

  /** What was away last. */
  public Optional<String> lastTrouble() {
    return lastTrouble;
  }

  private void run() {
    long pause = FIRST_PAUSE_MS;
    while (!closed) {
      long before = read.get();
      try (Connection connection = connections.open()) {
        follow(connection);
      } catch (WakeupException e) {
        LOG.debug("closed", e);
      } catch (SQLException | RuntimeException e) {
        String reason = (e instanceof SQLException ? "PostgreSQL: " : "Kafka: ") + e.getMessage();
        if (trouble.isEmpty()) {
          LOG.warn("findings cannot be recorded for now: {}", reason);
        }
        trouble = Optional.of(reason);
        lastTrouble = trouble;
        pause = read.get() > before ? FIRST_PAUSE_MS : Math.min(pause * 2, LONGEST_PAUSE_MS);
        sleep(pause);
      }
    }
  }

  private void follow(Connection connection) throws SQLException {
    makeTable(connection);
    var bytes = new ByteArrayDeserializer();
    try (var consumer = new KafkaConsumer<>(properties, bytes, bytes)) {
      reading = consumer;
      consumer.subscribe(List.of(topic));
      long forgotten = System.nanoTime() - FORGET.toNanos();
      while (!closed) {
        if (System.nanoTime() - forgotten >= FORGET.toNanos()) {
          forgotten = System.nanoTime();
          forget(connection);
        }
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        if (!records.isEmpty()) {
          record(connection, records);
          consumer.commitSync();
        }
        started = true;
        trouble = Optional.empty();
      }
    } finally {
      reading = null;
    }
  }

  /** What cannot be forgotten now is tried again later, and holds nothing up. */
  private void forget(Connection connection) {
    try {
      LOG.debug("{} findings forgotten", table.forget(connection, retention));
    } catch (SQLException e) {
      LOG.warn("old findings cannot be removed: {}", e.getMessage());
    }
  }

  private void makeTable(Connection connection) throws SQLException {
    connection.setAutoCommit(true);
    try (var statement = connection.createStatement()) {
      for (String sql : prepare) {
        statement.execute(sql);
      }
    }
  }

  private void record(Connection connection, ConsumerRecords<byte[], byte[]> records)
      throws SQLException {
    List<Finding> findings = new ArrayList<>();
    int bad = 0;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      byte @Nullable [] value = record.value();
      try {
        if (value != null) {
          FindingJson.read(value).ifPresent(findings::add);
        }
      } catch (IllegalArgumentException e) {
        bad++;
        LOG.warn("record {}-{}@{}: {}", topic, record.partition(), record.offset(), e.getMessage());
      }
    }
    if (!findings.isEmpty()) {
      bad += table.write(connection, findings);
    }
    read.addAndGet(records.count());
    skipped.addAndGet(bad);
    findings.forEach(
        finding ->
            byRule.computeIfAbsent(finding.rule(), rule -> new AtomicLong()).incrementAndGet());
  }

  private void sleep(long ms) {
    try {
      TimeUnit.MILLISECONDS.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }

  @Override
  public void close() {
    closed = true;
    KafkaConsumer<byte[], byte[]> open = reading;
    if (open != null) {
      open.wakeup();
    }
    try {
      thread.join(CLOSE.toMillis());
      if (thread.isAlive()) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
