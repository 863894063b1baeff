package io.caltrop.detection.objects;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerNamesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost:9092 | localhost:9092",
        "localhost:9092 | 127.0.0.1:9092",
        "LocalHost:9092 | [::1]:9092",
        "127.0.0.1:9092 | ::1:9092",
        "[0:0:0:0:0:0:0:1]:9092 | localhost:09092",
        "[::ffff:127.0.0.1]:9092 | localhost:9092",
        "0.0.0.0:9092 | localhost:9092",
        "127.0.1.1:9092 | localhost.:9092",
        "127.1:9092 | localhost:9092",
        "PLAINTEXT://localhost:9092 | 127.0.0.1:9092",
        "Kafka.Example:9092 | kafka.example:9092",
        "[2001:DB8::1]:9092 | [2001:db8:0::1]:9092",
        "a:1,b:2 | c:3, b:2 ,",
      })
  void haveABrokerInCommon(String servers, String others) {
    assertThat(BrokerNames.overlap(servers, others)).isTrue();
    assertThat(BrokerNames.overlap(others, servers)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost:9092 | localhost:9093",
        "localhost.example:9092 | localhost:9092",
        "127.0.0.1:9092 | 127.0.0.1.example:9092",
        "a:1,b:2 | a:2,b:1",
        "[2001:db8::1]:9092 | [2001:db8::2]:9092",
        "'' | ''",
        "'' | localhost:9092",
      })
  void haveNoneInCommon(String servers, String others) {
    assertThat(BrokerNames.overlap(servers, others)).isFalse();
  }
}
