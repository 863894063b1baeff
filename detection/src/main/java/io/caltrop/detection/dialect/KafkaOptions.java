package io.caltrop.detection.dialect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What sources and sinks have in common: a topic, and how to reach Kafka. */
final class KafkaOptions {
  private static final String PREFIX = "properties.";

  /** Client properties that can be set; others could load classes or read files of the server. */
  private static final List<String> CLIENT =
      List.of(
          "bootstrap.server",
          "bootstrap.servers",
          "security.protocol",
          "sasl.mechanism",
          "sasl.username",
          "sasl.password",
          "ssl.ca.location",
          "ssl.truststore.location",
          "ssl.truststore.type",
          "ssl.truststore.password",
          "ssl.truststore.certificates",
          "ssl.keystore.location",
          "ssl.keystore.type",
          "ssl.keystore.password",
          "ssl.keystore.key",
          "ssl.keystore.certificate.chain",
          "ssl.key.password",
          "ssl.endpoint.identification.algorithm");

  private final Options options;

  private KafkaOptions(Options options) {
    this.options = options;
  }

  /** Checks the options of a WITH clause. */
  static KafkaOptions of(Options options, List<String> others) {
    List<String> known = new ArrayList<>(List.of("connector", "topic"));
    known.addAll(others);
    CLIENT.forEach(key -> known.add(PREFIX + key));
    if (options.get("connector").isEmpty()) {
      options.allow(known);
    }
    String connector = options.require("connector", "connector = 'kafka'");
    if (!connector.equals("kafka")) {
      throw options.wrong("connector", "allowed is kafka");
    }
    options.allow(known);
    return new KafkaOptions(options);
  }

  String topic() {
    String topic = options.require("topic", "topic = 'log_data'");
    if (!topic.matches("[A-Za-z0-9._-]{1,249}") || topic.equals(".") || topic.equals("..")) {
      throw options.wrong("topic", "letters, digits, point, underscore and hyphen, up to 249");
    }
    return topic;
  }

  /** Properties of Kafka's clients. */
  Map<String, String> client() {
    Map<String, String> client = new LinkedHashMap<>();
    for (String key : CLIENT) {
      options.get(PREFIX + key).ifPresent(value -> client.put(key, value));
    }
    brokers(client);
    options.oneOf(PREFIX + "security.protocol", "PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL");
    client.computeIfPresent("security.protocol", (key, v) -> v.toUpperCase(java.util.Locale.ROOT));
    String authority = client.remove("ssl.ca.location");
    if (authority != null) {
      client.put("ssl.truststore.location", authority);
      client.put("ssl.truststore.type", "PEM");
    }
    login(client);
    return client;
  }

  private void brokers(Map<String, String> client) {
    String one = client.remove("bootstrap.server");
    String servers = client.getOrDefault("bootstrap.servers", one == null ? "" : one);
    if (servers.isEmpty() && one == null && !client.containsKey("bootstrap.servers")) {
      return;
    }
    String host = "(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9._-]+):[0-9]{1,5}";
    if (!servers.matches(host + "(\\s*,\\s*" + host + "){0,19}")) {
      String key = one == null ? "bootstrap.servers" : "bootstrap.server";
      throw options.wrong(PREFIX + key, "HOST:PORT, up to 20 with commas between");
    }
    client.put("bootstrap.servers", servers.replaceAll("\\s", ""));
  }

  private void login(Map<String, String> client) {
    String mechanism = client.get("sasl.mechanism");
    String user = client.remove("sasl.username");
    String password = client.remove("sasl.password");
    if (mechanism == null && user == null && password == null) {
      return;
    }
    String known =
        options.oneOf(PREFIX + "sasl.mechanism", "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512");
    options.require(PREFIX + "sasl.username", "properties.sasl.username = '..'");
    options.require(PREFIX + "sasl.password", "properties.sasl.password = '..'");
    String module = known.equals("PLAIN") ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
    client.put("sasl.mechanism", known);
    client.put(
        "sasl.jaas.config",
        "org.apache.kafka.common.security.%s required username=%s password=%s;"
            .formatted(module, quoted(user), quoted(password)));
  }

  private static String quoted(@org.jspecify.annotations.Nullable String text) {
    String value = text == null ? "" : text;
    return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
