package io.caltrop.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {
  private static KafkaSettings with(Map<String, String> extra) {
    return new KafkaSettings("kafka-1:9092", "g", "t", "t", "lz4", "all", extra);
  }

  @Test
  void defaults() {
    assertThat(KafkaSettings.of("[::1]:9092, kafka-2:9093"))
        .isEqualTo(
            new KafkaSettings(
                "[::1]:9092, kafka-2:9093",
                "caltrop",
                "blacklist-events",
                "blacklist-events",
                "lz4",
                "all",
                Map.of()));
  }

  @Test
  void everyProblemIsNamedAtOnce() {
    assertThatThrownBy(
            () -> new KafkaSettings("kafka", "", "a b", "..", "rar", "2", Map.of("x", "y")))
        .hasMessage(
            "kafka: bootstrap_servers: \"kafka\"; allowed: host:port, several with commas; "
                + "group_id: empty; allowed: any name; "
                + "producer_topic: \"a b\"; allowed: 1 to 245 of letters, digits, '.', '_' and '-'; "
                + "consumer_topic: \"..\"; allowed: 1 to 245 of letters, digits, '.', '_' and '-'; "
                + "compression_type: rar; allowed: none, gzip, snappy, lz4, zstd; "
                + "acks: 2; allowed: all, 1, 0; "
                + "the client property x is not known; allowed: those of Kafka's clients, such as"
                + " security.protocol, sasl.jaas.config, ssl.truststore.location");
  }

  @Test
  void wrongValueOfAClientPropertyIsNamedButNotShown() {
    assertThatThrownBy(() -> with(Map.of("fetch.max.bytes", "hunter2")))
        .hasMessage(
            "kafka: the client property fetch.max.bytes has a value it cannot take (not shown);"
                + " allowed: a value of type int, [0,...]");
    assertThatThrownBy(() -> with(Map.of("security.protocol", "hunter2")))
        .hasMessageContaining("security.protocol has a value it cannot take (not shown)")
        .message()
        .doesNotContain("hunter2");
  }

  @Test
  void whatTheProgramSetsItselfCannotBeChanged() {
    assertThatThrownBy(() -> with(Map.of("enable.auto.commit", "true")))
        .hasMessage("kafka: the client property enable.auto.commit is set by the program itself");
  }

  @Test
  void clientPropertiesReachTheClientsThatKnowThem() {
    KafkaSettings settings =
        with(
            Map.of(
                "security.protocol", "SASL_SSL",
                "sasl.jaas.config", "secret",
                "fetch.max.bytes", "5000"));

    assertThat(settings.producer())
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("enable.idempotence", "true")
        .doesNotContainKey("fetch.max.bytes");
    assertThat(settings.consumer())
        .containsEntry("sasl.jaas.config", "secret")
        .containsEntry("fetch.max.bytes", "5000");
    assertThat(settings.admin()).containsEntry("sasl.jaas.config", "secret");
  }

  @Test
  void fewerAcknowledgementsTurnIdempotenceOff() {
    KafkaSettings settings = new KafkaSettings("kafka-1:9092", "g", "t", "t", "lz4", "1", Map.of());

    assertThat(settings.producer())
        .containsEntry("acks", "1")
        .containsEntry("enable.idempotence", "false");
  }

  @Test
  void valuesOfClientPropertiesAreNeverShown() {
    assertThat(with(Map.of("sasl.jaas.config", "hunter2")))
        .hasToString("Kafka at kafka-1:9092, group g, topics t and t, with [sasl.jaas.config]");
  }

  @Test
  void secretsAreHiddenInWhatAClientSays() {
    KafkaSettings settings =
        with(Map.of("sasl.jaas.config", "x.PlainLoginModule required password=\"hunter2\";"));

    assertThat(Secrets.hide(settings, new IllegalArgumentException("bad key hunter2 here")))
        .isEqualTo("bad key (hidden) here");
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> ConsumerOptions.DEFAULT.withWorkers(0))
        .hasMessage("consumer: workers 0; allowed: 1 to 64");
    assertThatThrownBy(() -> ConsumerOptions.DEFAULT.withInstance("a b"))
        .hasMessageContaining("consumer: instance");
    assertThatThrownBy(
            () ->
                new ConsumerOptions(
                    1,
                    1,
                    Duration.ZERO,
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(1),
                    Duration.ZERO,
                    Optional.empty()))
        .hasMessage("consumer: retryLast PT1S; allowed: as long as retryFirst");
  }
}
