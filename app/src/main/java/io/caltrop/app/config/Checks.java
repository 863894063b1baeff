package io.caltrop.app.config;

import io.caltrop.core.yaml.Problems;
import io.caltrop.core.yaml.Value;
import io.caltrop.core.yaml.Where;
import io.caltrop.pipeline.KafkaSettings;
import io.caltrop.store.postgres.PostgresSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must hold between keys. */
final class Checks {
  private final Layers layers;
  private final Problems problems;

  Checks(Layers layers, Problems problems) {
    this.layers = layers;
    this.problems = problems;
  }

  void run() {
    clusterStoresGoTogether();
    oneWayToPostgres();
    embeddedBrokerIsAlone();
    portsDiffer();
    sqlPortIsGuarded();
    sqlReaderIsOneOfTwo();
    tlsIsWhole();
    flinkSharesCheckpoints();
    kafkaTakesItsProperties();
    driverTakesTheUrl();
  }

  private void kafkaTakesItsProperties() {
    Map<String, String> properties = new HashMap<>();
    layers
        .get(Keys.KAFKA_PROPERTIES)
        .forEach((name, value) -> properties.put(name, value.reveal()));
    try {
      var unused = new KafkaSettings("localhost:1", "g", "t", "t", "none", "all", properties);
    } catch (IllegalArgumentException e) {
      layers
          .given(Keys.KAFKA_PROPERTIES)
          .ifPresent(value -> problems.add(value.where(), String.valueOf(e.getMessage())));
    }
  }

  private void driverTakesTheUrl() {
    layers
        .find(Keys.POSTGRES_URL)
        .ifPresent(
            url -> {
              try {
                var unused = PostgresSettings.ofUrl(url.jdbcUrl(), "user", "");
              } catch (IllegalArgumentException e) {
                layers
                    .given(Keys.POSTGRES_URL)
                    .ifPresent(
                        value -> problems.add(value.where(), "postgres.url: " + e.getMessage()));
              }
            });
  }

  private void clusterStoresGoTogether() {
    alone(Keys.REDIS_BOOTSTRAP_SERVERS, Keys.CLICKHOUSE_HOST);
    alone(Keys.CLICKHOUSE_HOST, Keys.REDIS_BOOTSTRAP_SERVERS);
  }

  private void alone(Key<?> one, Key<?> other) {
    if (layers.given(other).isPresent()) {
      return;
    }
    layers
        .given(one)
        .ifPresent(
            value ->
                problems.add(
                    value.where(),
                    one.name()
                        + " alone; allowed: with "
                        + other.name()
                        + ", or neither: PostgreSQL then counts and stores"));
  }

  private void oneWayToPostgres() {
    if (layers.given(Keys.POSTGRES_URL).isEmpty()) {
      return;
    }
    for (Key<?> key : List.of(Keys.POSTGRES_HOST, Keys.POSTGRES_PORT, Keys.POSTGRES_DATABASE)) {
      layers
          .given(key)
          .ifPresent(
              value ->
                  problems.add(
                      value.where(), key.name() + " beside postgres.url; allowed: one of the two"));
    }
  }

  private void embeddedBrokerIsAlone() {
    boolean embedded = layers.given(Keys.KAFKA_BOOTSTRAP_SERVERS).isEmpty();
    var replication = layers.given(Keys.KAFKA_REPLICATION);
    if (embedded && replication.isPresent() && layers.find(Keys.KAFKA_REPLICATION).orElse(1) > 1) {
      problems.add(
          replication.get().where(),
          "kafka.replication is "
              + replication.get().shown()
              + " with one embedded broker; allowed: 1, or configure kafka.bootstrap_servers");
    }
  }

  private void sqlPortIsGuarded() {
    String bind = layers.get(Keys.SQL_BIND);
    boolean isLoopback = bind.equals("localhost") || bind.equals("::1") || bind.startsWith("127.");
    if (!isLoopback && layers.given(Keys.SQL_PASSWORD).isEmpty()) {
      layers
          .given(Keys.SQL_BIND)
          .ifPresent(
              value ->
                  problems.add(
                      value.where(),
                      "sql.bind is "
                          + value.shown()
                          + ", which other machines reach, and there is no sql.password; allowed:"
                          + " set one, or 127.0.0.1"));
    }
  }

  private void sqlReaderIsOneOfTwo() {
    if (layers.given(Keys.SQL_PASSWORD).isEmpty()) {
      layers
          .given(Keys.SQL_READER_PASSWORD)
          .ifPresent(
              value ->
                  problems.add(
                      value.where(),
                      "sql.reader_password alone; allowed: with sql.password, without which nobody is"
                          + " asked for one"));
    }
  }

  private void tlsIsWhole() {
    boolean certificate = layers.given(Keys.SQL_TLS_CERTIFICATE).isPresent();
    boolean key = layers.given(Keys.SQL_TLS_KEY).isPresent();
    if (certificate != key) {
      Key<Path> given = certificate ? Keys.SQL_TLS_CERTIFICATE : Keys.SQL_TLS_KEY;
      layers
          .given(given)
          .ifPresent(
              value ->
                  problems.add(
                      value.where(),
                      given.name() + " alone; allowed: sql.tls_certificate and sql.tls_key"));
    }
  }

  private void flinkSharesCheckpoints() {
    if (layers.given(Keys.FLINK_CHECKPOINTS).isPresent()) {
      return;
    }
    layers
        .given(Keys.FLINK_REST_ADDRESS)
        .ifPresent(
            value ->
                problems.add(
                    value.where(),
                    "flink.rest_address alone; allowed: with flink.checkpoints, or neither for the"
                        + " embedded Flink"));
  }

  private void portsDiffer() {
    Map<Integer, String> taken = new HashMap<>();
    for (Key<Integer> key : List.of(Keys.HTTP_PORT, Keys.KAFKA_PORT, Keys.SQL_PORT)) {
      int port = layers.get(key);
      String other = port == 0 ? null : taken.putIfAbsent(port, key.name());
      if (other != null) {
        Where where = layers.given(key).map(Value::where).orElse(Where.of("default"));
        problems.add(where, key.name() + " is " + port + ", as " + other + " is; allowed: another");
      }
    }
  }
}
