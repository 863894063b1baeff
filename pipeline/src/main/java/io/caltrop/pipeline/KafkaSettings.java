package io.caltrop.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How to reach Kafka, and which topics to use.
 *
 * @param bootstrapServers {@code host:port}, several with commas
 * @param groupId the consumers that share the partitions
 * @param producerTopic where alerts are published
 * @param consumerTopic where alerts are read; usually the same
 * @param compressionType {@code none}, {@code gzip}, {@code snappy}, {@code lz4} or {@code zstd}
 * @param acks {@code all}; {@code 1} and {@code 0} may lose acknowledged alerts
 * @param extra further properties of Kafka's clients, for TLS and SASL; their values are never
 *     shown
 */
public record KafkaSettings(
    String bootstrapServers,
    String groupId,
    String producerTopic,
    String consumerTopic,
    String compressionType,
    String acks,
    Map<String, String> extra) {
  public static final String DEFAULT_GROUP = "caltrop";
  public static final String DEFAULT_TOPIC = "blacklist-events";

  private static final Set<String> COMPRESSIONS = Set.of("none", "gzip", "snappy", "lz4", "zstd");
  private static final Set<String> ACKS = Set.of("all", "-1", "1", "0");
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,245}");
  private static final Pattern SERVER =
      Pattern.compile("\\s*(\\[[^\\]]+]|[^\\s:,]+):(\\d{1,5})\\s*");

  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException naming every wrong field at once, and no value of {@code
   *     extra}
   */
  public KafkaSettings {
    extra = Map.copyOf(extra);
    List<String> problems = new ArrayList<>();
    checkServers(bootstrapServers, problems);
    if (groupId.isBlank()) {
      problems.add("group_id: empty; allowed: any name");
    }
    checkTopic("producer_topic", producerTopic, problems);
    checkTopic("consumer_topic", consumerTopic, problems);
    if (!COMPRESSIONS.contains(compressionType)) {
      problems.add(
          "compression_type: " + compressionType + "; allowed: none, gzip, snappy, lz4, zstd");
    }
    if (!ACKS.contains(acks)) {
      problems.add("acks: " + acks + "; allowed: all, 1, 0");
    }
    ClientProperties.check(extra, problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("kafka: " + String.join("; ", problems));
    }
  }

  /** Settings with every default, without TLS or SASL. */
  public static KafkaSettings of(String bootstrapServers) {
    return new KafkaSettings(
        bootstrapServers, DEFAULT_GROUP, DEFAULT_TOPIC, DEFAULT_TOPIC, "lz4", "all", Map.of());
  }

  private static void checkServers(String servers, List<String> problems) {
    for (String server : servers.split(",", -1)) {
      Matcher matcher = SERVER.matcher(server);
      if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > 65535) {
        problems.add(
            "bootstrap_servers: \"" + servers + "\"; allowed: host:port, several with commas");
        return;
      }
    }
  }

  private static void checkTopic(String field, String topic, List<String> problems) {
    if (!TOPIC.matcher(topic).matches() || topic.equals(".") || topic.equals("..")) {
      problems.add(
          field + ": \"" + topic + "\"; allowed: 1 to 245 of letters, digits, '.', '_' and '-'");
    }
  }

  /** The name of the topic for records of a topic that cannot be read. */
  public static String deadLetterTopic(String topic) {
    return topic + ".dlq";
  }

  /** The properties of a producer of bytes; idempotent where {@link #acks} allows. */
  public Properties producer() {
    Properties p = ClientProperties.of(this, ProducerConfig.configNames());
    p.put("key.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
    p.put("value.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
    p.put("compression.type", compressionType);
    boolean all = acks.equals("all") || acks.equals("-1");
    p.put("acks", all ? "all" : acks);
    p.put("enable.idempotence", String.valueOf(all));
    // One request at a time, with much in it. With more, a partition whose leader is not ready yet
    // (just created, just moved) may refuse the first and take the second, and then refuses the
    // first for good: a broker lets a producer that it does not know start at any sequence number.
    p.put("max.in.flight.requests.per.connection", "1");
    p.putIfAbsent("batch.size", "131072");
    return p;
  }

  /** The properties of a consumer of bytes that commits and positions itself; without a group. */
  public Properties consumer() {
    Properties p = ClientProperties.of(this, ConsumerConfig.configNames());
    p.put("key.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer");
    p.put("value.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer");
    p.put("enable.auto.commit", "false");
    p.put("auto.offset.reset", "none");
    p.put("allow.auto.create.topics", "false");
    p.put("isolation.level", "read_committed");
    return p;
  }

  /** The properties of an admin client. */
  public Properties admin() {
    return ClientProperties.of(this, AdminClientConfig.configNames());
  }

  /** Without the values of {@link #extra}, which may be passwords. */
  @Override
  public String toString() {
    String text =
        "Kafka at %s, group %s, topics %s and %s"
            .formatted(bootstrapServers, groupId, producerTopic, consumerTopic);
    return extra.isEmpty() ? text : text + ", with " + new TreeSet<>(extra.keySet());
  }
}
