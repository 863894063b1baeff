package io.caltrop.pipeline;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The properties of Kafka's clients that a user adds to those the program sets. */
final class ClientProperties {
  /** Another value of these would break what the program promises. */
  private static final Set<String> OWN =
      Set.of(
          "acks",
          "allow.auto.create.topics",
          "auto.offset.reset",
          "bootstrap.controllers",
          "bootstrap.servers",
          "compression.type",
          "delivery.timeout.ms",
          "enable.auto.commit",
          "enable.idempotence",
          "group.id",
          "group.instance.id",
          "group.protocol",
          "isolation.level",
          "key.deserializer",
          "key.serializer",
          "max.block.ms",
          "max.in.flight.requests.per.connection",
          "max.poll.records",
          "partition.assignment.strategy",
          "request.timeout.ms",
          "transactional.id",
          "value.deserializer",
          "value.serializer");

  private static final Map<String, ConfigDef.ConfigKey> KNOWN = known();

  private ClientProperties() {}

  private static Map<String, ConfigDef.ConfigKey> known() {
    Map<String, ConfigDef.ConfigKey> known = new HashMap<>();
    known.putAll(AdminClientConfig.configDef().configKeys());
    known.putAll(ProducerConfig.configDef().configKeys());
    known.putAll(ConsumerConfig.configDef().configKeys());
    return known;
  }

  /** Adds what is wrong with the user's properties, in the order of their names, without values. */
  static void check(Map<String, String> extra, List<String> problems) {
    new TreeMap<>(extra)
        .forEach(
            (name, value) -> {
              ConfigDef.ConfigKey key = KNOWN.get(name);
              if (OWN.contains(name)) {
                problems.add("the client property " + name + " is set by the program itself");
              } else if (key == null) {
                problems.add(
                    "the client property "
                        + name
                        + " is not known; allowed: those of Kafka's clients, such as"
                        + " security.protocol, sasl.jaas.config, ssl.truststore.location");
              } else if (!fits(key, value)) {
                problems.add(
                    "the client property "
                        + name
                        + " has a value it cannot take (not shown); allowed: "
                        + allowed(key));
              }
            });
  }

  private static boolean fits(ConfigDef.ConfigKey key, String value) {
    try {
      Object parsed = ConfigDef.parseType(key.name, value, key.type);
      if (key.validator != null) {
        key.validator.ensureValid(key.name, parsed);
      }
      return true;
    } catch (ConfigException e) {
      return false; // its message may show the value
    }
  }

  private static String allowed(ConfigDef.ConfigKey key) {
    String type = "a value of type " + key.type.name().toLowerCase(Locale.ROOT);
    return key.validator == null ? type : type + ", " + key.validator;
  }

  /**
   * The properties that every client has, with those of the user that this kind of client knows.
   *
   * @param names the properties that the kind of client knows
   */
  static Properties of(KafkaSettings settings, Set<String> names) {
    Properties p = new Properties();
    // A server that comes back is found again within a second.
    p.put("reconnect.backoff.ms", "50");
    p.put("reconnect.backoff.max.ms", "1000");
    p.put("enable.metrics.push", "false");
    p.put("metric.reporters", "");
    settings
        .extra()
        .forEach(
            (name, value) -> {
              if (names.contains(name)) {
                p.put(name, value);
              }
            });
    p.put("bootstrap.servers", settings.bootstrapServers());
    return p;
  }
}
