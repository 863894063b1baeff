package io.caltrop.store.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertType;
import io.caltrop.core.CountingRules;
import io.caltrop.core.EventId;
import io.caltrop.core.store.BlacklistReader.Entry;
import io.caltrop.store.cluster.Identified;
import io.caltrop.testkit.Alerts;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Memory an entry, speed of the scripts, and how long others wait; a million each. */
@Tag("long")
@Tag("once")
final class RedisSizeTest {
  private static final int MILLION = 1_000_000;
  private static final int BATCH = 5000;
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final AlertType LISTED = AlertType.flow(40);
  private static final AlertType UNLISTED = AlertType.flow(7);

  private final SplittableRandom random = new SplittableRandom(1);
  private TestRedis servers;
  private RedisCounts counts;

  @BeforeEach
  void start() {
    servers = TestRedis.startOne(Map.of("appendonly", "no"));
    counts = RedisCounts.open(servers.settings(), CountingRules.standard());
  }

  @AfterEach
  void stop() {
    counts.close();
    servers.close();
  }

  private List<Identified> batch(AlertType type, int first, int addresses) {
    List<Identified> batch = new ArrayList<>(BATCH);
    for (int i = first; i < first + BATCH; i++) {
      int number = addresses == 0 ? 0 : i % addresses;
      String ip = "20." + (number >> 16) + "." + ((number >> 8) & 255) + "." + (number & 255);
      Alert alert = Alerts.alert(i, ip, type);
      batch.add(new Identified(new EventId(random.nextLong(), random.nextLong()), alert));
    }
    return batch;
  }

  private String info(String section, String field) {
    return TestRedis.ask(servers.node(), redis -> redis.info(section))
        .lines()
        .filter(line -> line.startsWith(field + ":"))
        .map(line -> line.substring(field.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  private long memory() {
    return Long.parseLong(info("memory", "used_memory"));
  }

  @Test
  void aDedupMarkTakesEightyBytesAtMost() {
    long before = memory();
    double most = 0;
    for (int i = 0; i < 3 * MILLION; i += BATCH) {
      assertThat(counts.lot(batch(UNLISTED, i, 0)).count(NOW).recorded()).isEqualTo(BATCH);
      int marks = i + BATCH;
      if (marks >= MILLION) { // with fewer, what every server takes would be counted
        most = Math.max(most, (memory() - before) / (double) marks);
      }
    }

    System.out.printf("dedup: %.1f bytes a mark at most%n", most);
    assertThat(most).isLessThan(80);
  }

  @Test
  void theScriptsSpeedWhereEveryAlertHasAnotherAddress() {
    measureSpeed(20_000);
  }

  @Test
  void theScriptsSpeedWhereAddressesRepeat() {
    measureSpeed(100);
  }

  private void measureSpeed(int addresses) {
    List<List<Identified>> batches = new ArrayList<>();
    for (int i = 0; i < MILLION; i += BATCH) {
      batches.add(batch(LISTED, i, addresses));
    }
    // Older buckets hold as much as the open one will.
    int last = batches.size() * 4 / 5;
    for (int i = 0; i < last; i++) {
      Instant then = NOW.minusSeconds(900L * (4 - i * 4 / last));
      assertThat(counts.lot(batches.get(i)).count(then).recorded()).isEqualTo(BATCH);
    }
    double cpuBefore = cpuSeconds();
    long start = System.nanoTime();
    for (List<Identified> batch : batches.subList(last, batches.size())) {
      assertThat(counts.lot(batch).count(NOW).recorded()).isEqualTo(BATCH);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpu = cpuSeconds() - cpuBefore;
    double alerts = (batches.size() - last) * (double) BATCH;

    System.out.printf(
        "count, %d addresses: %.0f alerts/s by one thread; %.0f alerts per second of the server's processor, %.2f"
            + " ms a script%n",
        addresses, alerts / seconds, alerts / cpu, cpu * 1000 * Batch.MOST / alerts);
    // Processor time, since the machine that runs tests may be busy.
    assertThat(cpu * 1000 * Batch.MOST / alerts).isLessThan(10);
  }

  /** Of the thread that runs commands. */
  private double cpuSeconds() {
    return Double.parseDouble(info("cpu", "used_cpu_user_main_thread"))
        + Double.parseDouble(info("cpu", "used_cpu_sys_main_thread"));
  }

  @Test
  void nobodyWaitsWhileAListOfAMillionIsRead() throws Exception {
    for (int i = 0; i < MILLION; i += BATCH) {
      assertThat(counts.lot(batch(LISTED, i, MILLION)).count(NOW).counted()).isEqualTo(BATCH);
    }
    System.out.printf("list: %.1f bytes an address with its mark%n", memory() / (double) MILLION);
    assertThat(counts.lot(batch(LISTED, 0, MILLION)).count(NOW).counted()).isEqualTo(BATCH);
    ExecutorService pool = Executors.newSingleThreadExecutor();
    RedisClient client = RedisClient.create("redis://" + servers.node().address());
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      double cpuBefore = cpuSeconds();
      long start = System.nanoTime();
      Future<List<Entry>> reading = pool.submit(() -> counts.entries(LISTED, NOW, 100_000));
      List<Long> micros = new ArrayList<>();
      while (!reading.isDone()) {
        long asked = System.nanoTime();
        String unused = connection.sync().ping();
        micros.add((System.nanoTime() - asked) / 1000);
      }
      long took = (System.nanoTime() - start) / 1_000_000;
      double cpu = cpuSeconds() - cpuBefore;
      micros.sort(null);
      long p99 = micros.get(micros.size() * 99 / 100);
      System.out.printf(
          "the highest 100,000 of a million read in %d ms, %.2f ms of the server's processor a page"
              + " with the PINGs meanwhile: half within %d us, 99 %% within %d us, the longest %d us%n",
          took,
          cpu * 1000 / (MILLION / 1000.0),
          micros.get(micros.size() / 2),
          p99,
          micros.get(micros.size() - 1));
      List<Entry> entries = reading.get();
      assertThat(entries).hasSize(100_000);
      assertThat(entries.subList(0, BATCH)).allMatch(entry -> entry.count() == 2);
      assertThat(entries.subList(BATCH, 100_000)).allMatch(entry -> entry.count() == 1);
      assertThat(micros.get(micros.size() / 2)).isLessThan(20_000);
      assertThat(cpu * 1000 / (MILLION / 1000.0)).isLessThan(10);

      long top = System.nanoTime();
      assertThat(counts.entries(LISTED, NOW, 100)).hasSize(100);
      System.out.printf("100 of a million: %d ms%n", (System.nanoTime() - top) / 1_000_000);
    } finally {
      client.shutdown();
      pool.shutdown();
    }
  }
}
