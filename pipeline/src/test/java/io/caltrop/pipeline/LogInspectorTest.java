package io.caltrop.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caltrop.core.metrics.StageMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("once")
class LogInspectorTest {
  private final Topic topic = new Topic();
  private final StageMetrics.Stage metrics =
      new StageMetrics(new PrometheusRegistry()).stage("logs");

  @AfterEach
  void close() {
    topic.close();
  }

  private LogInspector inspect() {
    return new LogInspector(topic.settings, topic.name(), metrics, new Random(1));
  }

  private List<ConsumerRecord<byte[], byte[]>> letters(int count) {
    await().atMost(Topic.PATIENCE).until(() -> topic.readDeadLetters().size() >= count);
    return topic.readDeadLetters();
  }

  @Test
  void whatIsNoObjectIsKeptWithItsReasonAndOnce() {
    topic.sendGarbage(2, "not JSON");
    topic.sendGarbage(2, "{\"ip_address\":\"192.0.2.1\"}");
    topic.send(new ProducerRecord<>(topic.name(), 3, "key".getBytes(UTF_8), null));

    try (LogInspector first = inspect()) {
      assertThat(letters(2)).hasSize(2);
      await().atMost(Topic.PATIENCE).until(() -> metrics.received().get() >= 3);
      assertThat(first).isNotNull();
    }
    topic.sendGarbage(1, "more");
    try (LogInspector second = inspect()) {
      List<ConsumerRecord<byte[], byte[]>> letters = letters(3);

      assertThat(letters).hasSize(3);
      ConsumerRecord<byte[], byte[]> letter = of(letters, "not JSON");
      assertThat(AlertConsumerTest.header(letter, DeadLetters.REASON)).contains("no JSON");
      assertThat(AlertConsumerTest.header(letter, DeadLetters.TOPIC)).isEqualTo(topic.name());
      assertThat(AlertConsumerTest.header(letter, DeadLetters.PARTITION)).isEqualTo("2");
      assertThat(AlertConsumerTest.header(letter, DeadLetters.OFFSET)).isEqualTo("0");
      assertThat(second).isNotNull();
    }
    assertThat(metrics.rejected().get()).isEqualTo(3);
    assertThat(metrics.done().get()).isEqualTo(1);
  }

  private static ConsumerRecord<byte[], byte[]> of(
      List<ConsumerRecord<byte[], byte[]>> letters, String value) {
    return letters.stream()
        .filter(l -> l.value() != null && new String(l.value(), UTF_8).equals(value))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatIsTooLargeForTheLettersTopicIsCutAndStopsNothing() throws Exception {
    ConfigResource letters = new ConfigResource(ConfigResource.Type.TOPIC, topic.deadLetters());
    AlterConfigOp limit =
        new AlterConfigOp(new ConfigEntry("max.message.bytes", "30000"), AlterConfigOp.OpType.SET);
    topic
        .admin()
        .incrementalAlterConfigs(Map.of(letters, List.of(limit)))
        .all()
        .get(30, TimeUnit.SECONDS);
    StringBuilder large = new StringBuilder();
    new Random(7).ints(200_000, ' ', 127).forEach(c -> large.append((char) c));
    topic.sendGarbage(1, large.toString());
    topic.sendGarbage(1, "small");

    try (LogInspector inspector = inspect()) {
      ConsumerRecord<byte[], byte[]> cut =
          letters(2).stream().filter(l -> l.value().length > 5).findFirst().orElseThrow();
      assertThat(new String(cut.value(), UTF_8)).isEqualTo(large.substring(0, 16 * 1024));
      assertThat(AlertConsumerTest.header(cut, DeadLetters.CUT)).isEqualTo("200000");
      assertThat(inspector).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", " {\"a\": [1, {\"b\": null}]}\n", "{\"a\":1,\"a\":2}"})
  void objectsAreFine(String value) {
    assertThat(LogInspector.trouble(value.getBytes(UTF_8))).isEmpty();
  }

  @Test
  void soAreThoseThatAreDeepOrHaveVastNumbers() {
    String deep = "{\"a\":" + "[".repeat(100_000) + "1".repeat(5_000) + "]".repeat(100_000) + "}";
    assertThat(LogInspector.trouble(deep.getBytes(UTF_8))).isEmpty();
    assertThat(LogInspector.trouble(deep.substring(1).getBytes(UTF_8))).isPresent();
  }

  /** Two hundred names of a megabyte: kept, they would take 200 MB or more. */
  @Test
  void namesAreNotKept() {
    long before = used();
    for (int i = 0; i < 200; i++) {
      String record = "{\"" + i + "a".repeat(1 << 20) + "\":1}";
      assertThat(LogInspector.trouble(record.getBytes(UTF_8))).isEmpty();
    }
    assertThat(used() - before).isLessThan(50L << 20);
  }

  private static long used() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void bytesThatAreNoUtf8AreTextAsStreamingSqlReadsThem() {
    assertThat(LogInspector.trouble("{\"a\": \"8.8.8.8\u00ff\"}".getBytes(ISO_8859_1))).isEmpty();
    assertThat(LogInspector.trouble("\u00ff{}".getBytes(ISO_8859_1))).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "`` | the record is empty",
        "[1,2] | is no JSON object",
        "\"text\" | is no JSON object",
        "{} {} | something follows",
        "{\"a\":1 | is no JSON",
        "nonsense | is no JSON"
      })
  void othersAreNot(String value, String reason) {
    assertThat(LogInspector.trouble(value.getBytes(UTF_8)).orElseThrow()).contains(reason);
  }
}
