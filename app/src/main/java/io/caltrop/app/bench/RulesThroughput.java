package io.caltrop.app.bench;

import io.caltrop.app.rules.RulesFolder;
import io.caltrop.pipeline.KafkaSettings;
import io.caltrop.pipeline.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The whole pack over log events that are there, beside one of its rules alone, each in a process
 * of its own: from the finding about the first event of a partition to that about the last. As many
 * go before, to warm up: Java compiles the rules meanwhile.
 */
final class RulesThroughput {
  private static final double TARGET = 100_000;
  private static final double TARGET_RATIO = 0.4;
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final String ALONE = "exploit-attempt.yaml";

  private final int rows;

  RulesThroughput(int rows) {
    this.rows = rows;
  }

  List<Figure> run(Path folder, Steps steps) throws IOException {
    double alone = measure(folder.resolve("alone"), oneRule(folder), steps);
    double pack = measure(folder.resolve("pack"), RulesFolder.of(System.getenv()), steps);
    double again = measure(folder.resolve("again"), oneRule(folder), steps);
    double limit = (alone + again) / 2;
    return List.of(
        Figure.atLeast(
            "log events through the whole pack", pack, TARGET, "rows/s", "one rule alone", limit),
        Figure.atLeast(
            "the same, of one rule alone", pack / limit, TARGET_RATIO, "x", "itself", 1));
  }

  private static Path oneRule(Path folder) throws IOException {
    Path web = Files.createDirectories(folder.resolve("one/web"));
    Path rule = web.resolve(ALONE);
    if (!Files.exists(rule)) {
      Files.copy(RulesFolder.of(System.getenv()).resolve("web").resolve(ALONE), rule);
    }
    return folder.resolve("one");
  }

  private double measure(Path folder, Path rules, Steps steps) throws IOException {
    Path data = folder.resolve("data");
    steps.start("publishing " + rows + " log events");
    try (UpProcess up = UpProcess.withoutRules(data)) {
      publish(up.kafka());
    }
    steps.start("the rules of " + rules.getFileName() + " over them");
    Path configuration = folder.resolve("caltrop.yaml");
    Files.writeString(configuration, "detection:\n  rules: " + rules + "\n");
    try (UpProcess up = new UpProcess(data, "--config", configuration.toString());
        FindingsProbe findings = FindingsProbe.ofAll(up.kafka())) {
      Set<String> markers = new TreeSet<>();
      for (int partition = 0; partition < partitions(up.kafka()); partition++) {
        markers.add(first(partition));
        markers.add(last(partition));
      }
      return rows / findings.await(markers, LONGEST);
    }
  }

  private void publish(String kafka) {
    Properties properties = KafkaSettings.of(kafka).producer();
    properties.put("linger.ms", "20");
    properties.put("batch.size", "262144");
    WebLines lines = new WebLines(Clock.systemUTC().instant(), Duration.ofMillis(1));
    var serializer = new ByteArraySerializer();
    try (var producer = new KafkaProducer<>(properties, serializer, serializer)) {
      int partitions = partitions(kafka);
      for (int i = 0; i < rows; i++) {
        send(producer, i % partitions, lines.record(lines.next()));
      }
      for (int p = 0; p < partitions; p++) {
        send(producer, p, lines.record(lines.marker(first(p))));
      }
      for (int i = 0; i < rows; i++) {
        send(producer, i % partitions, lines.record(lines.next()));
      }
      for (int p = 0; p < partitions; p++) {
        send(producer, p, lines.record(lines.marker(last(p))));
      }
    }
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, int partition, byte[] value) {
    Future<?> unused =
        producer.send(new ProducerRecord<>(Topics.LOG_TOPIC, partition, null, value));
  }

  private static int partitions(String kafka) {
    try (FindingsProbe probe = new FindingsProbe(kafka)) {
      return probe.partitionsOf(Topics.LOG_TOPIC);
    }
  }

  private static String first(int partition) {
    return "203.0.113." + (1 + partition);
  }

  private static String last(int partition) {
    return "203.0.113." + (101 + partition);
  }
}
