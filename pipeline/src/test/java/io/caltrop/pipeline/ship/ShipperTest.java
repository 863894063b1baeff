package io.caltrop.pipeline.ship;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caltrop.core.logs.LogFormat;
import io.caltrop.pipeline.KafkaSettings;
import io.caltrop.pipeline.SharedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class ShipperTest {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  @TempDir Path dir;
  private final KafkaSettings settings = KafkaSettings.of(SharedBroker.bootstrapServers());
  private final String topic = "ship-" + NUMBER.incrementAndGet();
  private final Random random = new Random(1);
  private Path log;

  @BeforeEach
  void topics() throws Exception {
    log = dir.resolve("app.log");
    try (Admin admin = Admin.create(settings.admin())) {
      admin
          .createTopics(List.of(new NewTopic(topic, 3, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  private ShipOptions options(boolean once) {
    return new ShipOptions(List.of(log), LogFormat.AUTO, ZoneOffset.UTC, topic, once, false);
  }

  private ShipCounts ship(boolean once, BooleanSupplier stop) throws IOException {
    return new Shipper(settings, options(once), "host", Clock.systemUTC(), random, stop).run();
  }

  private ShipCounts shipOnce() throws IOException {
    return ship(true, () -> false);
  }

  private List<ConsumerRecord<byte[], byte[]>> read(String from) {
    Properties p = settings.consumer();
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(p)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(from).stream()
              .map(info -> new TopicPartition(from, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (partitions.stream()
          .anyMatch(tp -> consumer.position(tp) < ends.getOrDefault(tp, 0L))) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  private static List<String> lines(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "{\"user\":\"u" + i + "\"}").toList();
  }

  private void append(List<String> lines) throws IOException {
    Followed.append(log, String.join("\n", lines) + "\n");
  }

  private List<String> shipped() {
    return read(topic).stream().map(record -> new String(record.value(), UTF_8)).toList();
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  @Test
  void eachLineIsShippedOnceAndTheUnreadableOnesAreDeadLetters() throws IOException {
    append(List.of("{\"user\":\"a\"}", "what?", "{\"user\":\"b\"}"));
    Followed.append(log, "{\"user\":\"without an end\"}");
    assertThat(shipOnce()).isEqualTo(new ShipCounts(4, 3, 1));
    assertThat(shipOnce()).isEqualTo(ShipCounts.NONE);
    assertThat(shipped())
        .containsExactly("{\"user\":\"a\"}", "{\"user\":\"b\"}", "{\"user\":\"without an end\"}");
    assertThat(read(topic + ".dlq"))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(new String(letter.value(), UTF_8)).isEqualTo("what?");
              assertThat(header(letter, "caltrop.reason"))
                  .startsWith("not JSON: ")
                  .endsWith("allowed: one JSON object");
              assertThat(header(letter, "caltrop.topic")).isEqualTo(topic);
              assertThat(header(letter, "caltrop.file")).isEqualTo(log.toString());
              assertThat(header(letter, "caltrop.line")).isEqualTo("2");
            });
  }

  @Test
  void aLineThatSaysThatTheLastIsRepeatedKnowsItAfterARestart() throws IOException {
    String failed = "sshd[1]: Failed password for root from 192.0.2.5 port 4 ssh2";
    append(List.of("Feb  9 07:13:56 lab " + failed));
    assertThat(shipOnce()).isEqualTo(new ShipCounts(1, 1, 0));
    append(List.of("Feb  9 07:14:00 lab last message repeated 9 times"));
    assertThat(shipOnce()).isEqualTo(new ShipCounts(1, 9, 0));
    assertThat(shipped()).hasSize(10).allMatch(record -> record.contains("\"action\":\"login\""));
  }

  @Test
  void aTransactionThatWasLeftOpenIsShippedAgain() throws IOException {
    append(lines(0, 50));
    shipOnce();
    append(lines(50, 120));
    Files.move(log, dir.resolve("app.log.1"));
    append(lines(120, 130));
    try (Delivery killed =
        new Delivery(settings, topic, Shipper.transactionalId("host", options(true)))) {
      KnownFiles known = new KnownFiles(topic, killed.connect());
      ShipBatch batch =
          new ShipBatch(
              topic,
              f -> LogFormat.JSON.parser(ZoneOffset.UTC, Clock.systemUTC()),
              Clock.systemUTC());
      try (FollowedFiles files =
          new FollowedFiles(topic, options(true).files(), known, false, () -> 0, random)) {
        files.read(batch);
        killed.send(batch.records(), batch.positions()).flush();
      }
      assertThat(batch.counts().records()).isEqualTo(80);
    }
    assertThat(shipOnce()).isEqualTo(new ShipCounts(80, 80, 0));
    assertThat(shipped()).containsExactlyInAnyOrderElementsOf(lines(0, 130));
  }

  @Test
  void aLineTooLargeForTheTopicIsADeadLetterThatIsCut() throws IOException {
    String large = "{\"user\":\"" + "\\u0001".repeat(166_670) + "\"}"; // a record of more than 1 MB
    append(
        List.of(
            "{\"user\":\"a\"}", large, "x".repeat(LogFile.LONGEST_LINE + 1), "{\"user\":\"b\"}"));
    assertThat(shipOnce()).isEqualTo(new ShipCounts(4, 2, 2));
    assertThat(shipped()).hasSize(2);
    List<ConsumerRecord<byte[], byte[]>> letters = read(topic + ".dlq");
    assertThat(letters).hasSize(2);
    assertThat(header(letters.get(1), "caltrop.cut")).isEqualTo("1048577");
    assertThat(letters.get(1).value()).hasSize(LogFile.KEPT_OF_TOO_LONG);
  }

  @Test
  void onlyWhatATopicRefusesForItsSizeIsADeadLetterAndItsLineIsKnown() throws Exception {
    ConfigResource ofTopic = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    AlterConfigOp limit =
        new AlterConfigOp(new ConfigEntry("max.message.bytes", "25000"), AlterConfigOp.OpType.SET);
    try (Admin admin = Admin.create(settings.admin())) {
      admin
          .incrementalAlterConfigs(Map.of(ofTopic, List.of(limit)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
    append(List.of(user(10), user(20_000), user(40_000), user(60_000), user(20_001), user(11)));
    assertThat(shipOnce()).isEqualTo(new ShipCounts(6, 4, 2));
    assertThat(shipped()).extracting(String::length).containsExactly(21, 20_011, 20_012, 22);
    List<ConsumerRecord<byte[], byte[]>> letters = read(topic + ".dlq");
    assertThat(letters)
        .extracting(letter -> header(letter, "caltrop.file") + " " + header(letter, "caltrop.line"))
        .containsExactly(log + " 3", log + " 4");
    assertThat(header(letters.get(0), "caltrop.reason"))
        .isEqualTo("the topic refused its record of 40011 bytes; allowed: max.message.bytes");
    assertThat(header(letters.get(0), "caltrop.cut")).isEqualTo("40011");
  }

  /** A record whose user has so many letters, which do not compress. */
  private String user(int length) {
    StringBuilder letters = new StringBuilder(length);
    random
        .ints(length, 0, 52)
        .forEach(i -> letters.append((char) (i < 26 ? 'a' + i : 'A' + i - 26)));
    return "{\"user\":\"" + letters + "\"}";
  }

  @Test
  void aSecondShipOfTheSameFilesEndsTheFirst() throws Exception {
    append(lines(0, 10));
    AtomicInteger ended = new AtomicInteger();
    CompletableFuture<ShipCounts> first =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return ship(false, () -> ended.get() > 0);
              } catch (IOException e) {
                throw new CompletionException(e);
              }
            });
    try {
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> shipped().size() == 10);
      assertThat(shipOnce()).isEqualTo(ShipCounts.NONE);
      append(lines(10, 20));
      assertThatThrownBy(() -> first.get(30, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(org.apache.kafka.common.KafkaException.class)
          .hasMessageContaining("another caltrop ships the same files");
      assertThat(shipOnce()).isEqualTo(new ShipCounts(10, 10, 0));
      assertThat(shipped()).containsExactlyElementsOf(lines(0, 20));
    } finally {
      ended.set(1);
    }
  }
}
