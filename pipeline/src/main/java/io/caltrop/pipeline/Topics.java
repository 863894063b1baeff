package io.caltrop.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.NewTopic;

/** Creates the topics; those that exist stay as they are. */
public final class Topics {
  public static final String LOG_TOPIC = "log_data";
  public static final String ANOMALIES = "anomalies";

  /** How far each file is shipped; a record a file, compacted. */
  public static final String SHIP_POSITIONS = "caltrop-ship-positions";

  private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(7);
  // An origin's largest record (1 MiB by default) with the headers that say where it came from.
  private static final int LARGEST_DEAD_LETTER = 2 * 1024 * 1024;

  private Topics() {}

  /**
   * One topic after {@link #create}.
   *
   * @param created false if it existed before
   */
  public record Result(String topic, boolean created) {}

  /**
   * How topics are made.
   *
   * @param partitions of each topic
   * @param replication the copies of each partition; 0 takes 3, or as many as there are brokers if
   *     those are fewer. With 3 or more, two must have a record before it is acknowledged.
   * @param retention how long records are kept; dead letters are kept 7 days
   */
  public record Shape(int partitions, int replication, Duration retention) {
    /** Four partitions, kept for 30 minutes. */
    public static final Shape DEFAULT = new Shape(4, 0, Duration.ofMinutes(30));

    /** Checks the ranges. */
    public Shape {
      if (partitions < 1 || replication < 0 || retention.toMillis() < 1) {
        throw new IllegalArgumentException(
            "topics of %d partitions, %d copies, kept for %s; allowed: 1, 0 and 1 ms or more"
                .formatted(partitions, replication, retention));
      }
    }
  }

  /**
   * Creates the topics that are missing: alerts, logs, anomalies, and those for the unreadable
   * records of the first two.
   *
   * @param timeout how long to wait for each answer
   * @return one a topic, in a fixed order
   * @throws BrokerException if the brokers are not reachable, or refuse
   */
  public static List<Result> create(KafkaSettings settings, Shape shape, Duration timeout) {
    return create(settings, List.of(), shape, timeout);
  }

  /**
   * Creates the topics that are missing, and others of the same shape.
   *
   * @param others their names
   * @throws BrokerException if the brokers are not reachable, or refuse
   */
  public static List<Result> create(
      KafkaSettings settings, List<String> others, Shape shape, Duration timeout) {
    try (AdminCalls admin = new AdminCalls(settings, timeout)) {
      int brokers = admin.brokers();
      int copies = shape.replication > 0 ? shape.replication : Math.min(3, brokers);
      List<Result> results = new ArrayList<>();
      Set<String> names = names(settings);
      names.addAll(others);
      for (String name : names) {
        results.add(new Result(name, admin.create(topic(name, copies, shape, settings))));
      }
      return results;
    }
  }

  /**
   * The topics that {@link #create} would create.
   *
   * @throws BrokerException if the brokers are not reachable, or refuse
   */
  public static List<String> missing(KafkaSettings settings, Duration timeout) {
    try (AdminCalls admin = new AdminCalls(settings, timeout)) {
      return names(settings).stream().filter(name -> admin.topic(name).isEmpty()).toList();
    }
  }

  /** Creates the topic for the unreadable records of the alerts' topic, unless there is one. */
  static void createDeadLetters(AdminCalls admin, KafkaSettings settings) {
    String name = KafkaSettings.deadLetterTopic(settings.consumerTopic());
    admin.create(topic(name, Math.min(3, admin.brokers()), Shape.DEFAULT, settings));
  }

  /**
   * Creates what is missing of the topics that only who ships files needs: of their positions, and
   * of the lines that cannot be read.
   *
   * @param topic that the lines go to
   * @param timeout how long to wait for each answer
   * @throws BrokerException if the brokers are not reachable, or refuse
   */
  public static void createForShipping(KafkaSettings settings, String topic, Duration timeout) {
    try (AdminCalls admin = new AdminCalls(settings, timeout)) {
      String rejected = KafkaSettings.deadLetterTopic(topic);
      if (admin.topic(rejected).isEmpty()) {
        admin.create(topic(rejected, Math.min(3, admin.brokers()), Shape.DEFAULT, settings));
      }
      if (admin.topic(SHIP_POSITIONS).isPresent()) {
        return;
      }
      int copies = Math.min(3, admin.brokers());
      admin.create(
          new NewTopic(SHIP_POSITIONS, 1, (short) copies)
              .configs(
                  Map.of(
                      "cleanup.policy",
                      "compact",
                      // It is read from its start at every start: small segments, cleaned often.
                      "segment.bytes",
                      String.valueOf(4 * 1024 * 1024),
                      "segment.ms",
                      String.valueOf(Duration.ofHours(1).toMillis()),
                      "min.cleanable.dirty.ratio",
                      "0.2",
                      "min.insync.replicas",
                      copies >= 3 ? "2" : "1")));
    }
  }

  /**
   * The largest record that a topic takes, with all that is around it, in bytes.
   *
   * @throws BrokerException if the brokers are not reachable, or refuse to tell
   */
  public static int largestRecord(KafkaSettings settings, String topic, Duration timeout) {
    try (AdminCalls admin = new AdminCalls(settings, timeout)) {
      return admin.largestBatch(topic);
    }
  }

  private static Set<String> names(KafkaSettings settings) {
    Set<String> names = new LinkedHashSet<>();
    names.add(settings.producerTopic());
    names.add(settings.consumerTopic());
    names.add(LOG_TOPIC);
    names.add(ANOMALIES);
    names.add(KafkaSettings.deadLetterTopic(settings.consumerTopic()));
    names.add(KafkaSettings.deadLetterTopic(LOG_TOPIC));
    return names;
  }

  private static NewTopic topic(String name, int copies, Shape shape, KafkaSettings settings) {
    boolean deadLetters = name.endsWith(KafkaSettings.deadLetterTopic(""));
    Duration retention = deadLetters ? DEAD_LETTER_RETENTION : shape.retention;
    String codec = settings.compressionType();
    return new NewTopic(name, shape.partitions, (short) copies)
        .configs(
            Map.of(
                "retention.ms",
                String.valueOf(retention.toMillis()),
                // Only segments that are no longer written are removed: several in a retention.
                "segment.ms",
                String.valueOf(retention.toMillis() / 6),
                "compression.type",
                codec.equals("none") ? "uncompressed" : codec,
                // Retention from arrival: a sensor's wrong clock neither loses nor keeps alerts.
                "message.timestamp.type",
                "LogAppendTime",
                "min.insync.replicas",
                copies >= 3 ? "2" : "1",
                "max.message.bytes",
                String.valueOf(deadLetters ? LARGEST_DEAD_LETTER : 1048588)));
  }
}
