package io.caltrop.detection.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caltrop.detection.engine.rows.Database;
import io.caltrop.detection.engine.rows.ViewTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed in the middle of a stream, three times, leaves no trace in the end. */
@Tag("long")
final class EngineKilledTest {
  private static final int RECORDS = 1_000_000;
  private static final int ADDRESSES = 5_000;
  private static final int PARTITIONS = 4;
  private static final int ROUND = 20_000;
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
  private static final int[] CODES = {200, 301, 400, 401, 404, 500};

  private final LogTopic in = new LogTopic(PARTITIONS, "lz4");
  private final LogTopic out = new LogTopic(1, "none");
  private final Random random = new Random(7);
  private final Map<String, Long> all = new TreeMap<>();
  private final Map<String, Long> errors = new TreeMap<>();
  private final Map<String, Long> windows = new TreeMap<>();
  private final List<Long> published = new ArrayList<>();
  private long sum;

  @Test
  void viewsAndSinkEqualAnIndependentCount(@TempDir Path folder) throws Exception {
    makeTables(folder.resolve("plans"));
    Process process = start(folder);
    CompletableFuture<Void> sending = CompletableFuture.runAsync(this::sendAll);
    for (int kill = 1; kill <= 3; kill++) {
      long until = RECORDS / 4L * kill;
      await().atMost(Duration.ofMinutes(4)).until(() -> counted() >= until / 2 || sending.isDone());
      process.destroyForcibly().waitFor();
      process = start(folder);
    }
    sending.join();
    Process last = process;
    try {
      await()
          .atMost(Duration.ofMinutes(4))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> counted() == all.values().stream().mapToLong(n -> n).sum());
      await().atMost(Duration.ofMinutes(1)).untilAsserted(this::everythingIsRight);
    } finally {
      last.destroyForcibly().waitFor();
    }
  }

  private long counted() {
    List<String> rows = Servers.rows("SELECT n FROM " + in.name() + "global_");
    return rows.isEmpty() ? 0 : Long.parseLong(rows.get(0));
  }

  private void everythingIsRight() {
    Map<String, List<String>> differences = new TreeMap<>();
    compare(differences, "global_", List.of(total() + "|" + sum));
    compare(differences, "keyed", rows(errors, n -> n > 3));
    compare(differences, "passing", rows(all, n -> n % 7 < 2));
    compare(differences, "keyless", rows(all, n -> true).stream().map(this::lastDigits).toList());
    compare(differences, "windowed", rows(windows, n -> true));
    differences.put("published", differences(records(), published));
    differences.values().removeIf(List::isEmpty);
    assertThat(differences).isEmpty();
  }

  private String lastDigits(String row) {
    return String.valueOf(Integer.parseInt(row.substring(row.indexOf('|') + 1)) % 100);
  }

  private void compare(Map<String, List<String>> differences, String view, List<String> expected) {
    List<String> found = Servers.rows("SELECT * FROM " + in.name() + view);
    differences.put(view, differences(found, expected));
  }

  /** How many elements differ, and a few that are too many or missing. */
  private static <T extends Comparable<T>> List<String> differences(
      List<T> found, List<T> expected) {
    Map<T, Integer> counts = new TreeMap<>();
    found.forEach(element -> counts.merge(element, 1, Integer::sum));
    expected.forEach(element -> counts.merge(element, -1, Integer::sum));
    counts.values().removeIf(count -> count == 0);
    List<String> few = new ArrayList<>();
    counts.entrySet().stream().limit(10).forEach(entry -> few.add(entry.toString()));
    if (!few.isEmpty()) {
      few.add(0, counts.size() + " differ");
    }
    return few;
  }

  private long total() {
    return all.values().stream().mapToLong(n -> n).sum();
  }

  private static List<String> rows(
      Map<String, Long> counts, java.util.function.LongPredicate kept) {
    return counts.entrySet().stream()
        .filter(entry -> kept.test(entry.getValue()))
        .map(entry -> entry.getKey() + "|" + entry.getValue())
        .sorted()
        .toList();
  }

  /** The ids in the published topic, in order, as often as they are there. */
  private List<Long> records() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                Servers.kafka(),
                "group.id",
                Servers.fresh("records"),
                "auto.offset.reset",
                "earliest",
                "isolation.level",
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(out.name()));
      List<Long> ids = new ArrayList<>();
      for (int idle = 0; idle < 5; ) {
        var polled = consumer.poll(Duration.ofMillis(500));
        idle = polled.isEmpty() ? idle + 1 : 0;
        for (ConsumerRecord<byte[], byte[]> record : polled) {
          String json = new String(record.value(), StandardCharsets.UTF_8);
          ids.add(Long.parseLong(json.substring("{\"id\":".length(), json.length() - 1)));
        }
      }
      ids.sort(null);
      return ids;
    }
  }

  private void makeTables(Path folder) {
    List<String> ddl = new ArrayList<>(ViewTable.prepare());
    try (Engine engine = Engine.start(KilledProcess.settings(folder), Clock.systemUTC())) {
      KilledProcess.VIEWS.forEach(
          (name, select) -> {
            Plan plan = engine.plan(KilledProcess.query(in.name(), Servers.kafka(), select));
            ddl.addAll(
                new ViewTable("public", in.name() + name, plan.columns(), plan.changes()).create());
          });
    }
    Servers.execute(ddl);
  }

  private void sendAll() {
    for (int id = 0; id < RECORDS; id += ROUND) {
      List<String> records = new ArrayList<>();
      for (int i = id; i < id + ROUND; i++) {
        records.add(record(i));
      }
      in.send(records);
      pace();
    }
    // The windows close when time has gone on in every partition.
    for (int partition = 0; partition < PARTITIONS; partition++) {
      in.sendTo(partition, List.of(count("closing", 0, 200, FIRST.plus(Duration.ofDays(1)))));
    }
    windows.keySet().removeIf(window -> window.endsWith("closing"));
    published.sort(null);
  }

  private static void pace() {
    await().pollDelay(Duration.ofMillis(400)).until(() -> true);
  }

  private String record(int id) {
    // Event time goes on evenly, give or take less than the watermark allows.
    Instant at = FIRST.plusMillis(id / 2 + random.nextInt(400));
    return count(
        "10.0.0." + random.nextInt(ADDRESSES), id, CODES[random.nextInt(CODES.length)], at);
  }

  private String count(String ip, long id, int code, Instant at) {
    all.merge(ip, 1L, Long::sum);
    sum += id;
    if (code >= 400) {
      errors.merge(ip, 1L, Long::sum);
    }
    if (code == 500) {
      published.add(id);
    }
    String minute = at.toString().substring(0, 16).replace('T', ' ') + ":00";
    windows.merge(minute + "|" + ip, 1L, Long::sum);
    return "{\"ip_address\":\"%s\",\"id\":%d,\"status_code\":\"%d\",\"at\":%d}"
        .formatted(ip, id, code, at.toEpochMilli());
  }

  private Process start(Path folder) throws IOException {
    Database database = Servers.database();
    return ForkedJava.start(
        KilledProcess.class,
        folder.toString(),
        Servers.kafka(),
        in.name(),
        out.name(),
        database.url(),
        database.user(),
        database.password());
  }
}
