package io.caltrop.store.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertType;
import io.caltrop.core.CountingRules;
import io.caltrop.core.store.BlacklistReader.Entry;
import io.caltrop.core.store.StoreException;
import io.caltrop.store.cluster.Identified;
import io.caltrop.testkit.Alerts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Two consumers that record batches over all lists, every batch until it is recorded. */
final class RedisLoad implements AutoCloseable {
  private static final int CONSUMERS = 2;
  private static final int BATCH = 300;
  private static final int ADDRESSES = 50;

  private final RedisCounts counts;
  private final List<AlertType> types =
      List.copyOf(CountingRules.standard().catalog().categories().keySet());
  private final AtomicInteger recorded = new AtomicInteger();
  private final Map<String, Long> expected = new ConcurrentHashMap<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> consumers = new ArrayList<>();
  private volatile boolean ended;

  private RedisLoad(RedisCounts counts) {
    this.counts = counts;
  }

  static RedisLoad start(RedisSettings settings) {
    RedisLoad load = new RedisLoad(RedisCounts.open(settings, CountingRules.standard()));
    for (int i = 0; i < CONSUMERS; i++) {
      int consumer = i;
      Thread thread = new Thread(() -> load.consume(consumer), "consumer-" + i);
      thread.start();
      load.consumers.add(thread);
    }
    return load;
  }

  private void consume(int consumer) {
    for (int batch = consumer; !ended; batch += CONSUMERS) {
      List<Alert> alerts = new ArrayList<>();
      for (int i = batch * BATCH; i < (batch + 1) * BATCH; i++) {
        String ip = "203.0.113." + i % ADDRESSES;
        alerts.add(Alerts.alert(i, ip, types.get(i % types.size())));
      }
      List<Identified> distinct = Identified.distinct(alerts);
      recordUntilDone(distinct);
      alerts.forEach(alert -> expected.merge(alert.type() + " " + alert.ip(), 1L, Long::sum));
      recorded.incrementAndGet();
      if (batch % 7 == 0) {
        recordUntilDone(distinct); // delivered twice
      }
    }
  }

  private void recordUntilDone(List<Identified> alerts) {
    while (true) {
      try {
        RedisCounts.Counted unused = counts.lot(alerts).count(Instant.now());
        return;
      } catch (StoreException e) {
        assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE);
        failures.add(String.valueOf(e.getMessage()));
        java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
      }
    }
  }

  /** How many batches are recorded. */
  int recorded() {
    return recorded.get();
  }

  /** Waits until so many more batches are recorded. */
  void awaitBatches(int more) {
    int goal = recorded.get() + more;
    await().atMost(Duration.ofSeconds(60)).until(() -> recorded.get() >= goal);
  }

  /** How long until both consumers have recorded three batches each after this. */
  Duration awaitRecovery(Duration most) {
    long start = System.nanoTime();
    int goal = recorded.get() + 3 * CONSUMERS;
    await().pollInterval(Duration.ofMillis(5)).atMost(most).until(() -> recorded.get() >= goal);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  String health() {
    return counts.check().detail();
  }

  /** Ends the load and compares every count with what was sent. */
  void stopAndCompare() {
    ended = true;
    for (Thread consumer : consumers) {
      await().atMost(Duration.ofSeconds(30)).until(() -> !consumer.isAlive());
    }
    Map<String, Long> found = new ConcurrentHashMap<>();
    for (AlertType type : types) {
      for (Entry entry : counts.entries(type, Instant.now(), 1000)) {
        found.put(type + " " + entry.ip(), entry.count());
      }
    }
    System.out.printf("%d batches, %d failures: %s%n", recorded.get(), failures.size(), kinds());
    assertThat(found).isEqualTo(expected);
  }

  private Map<String, Integer> kinds() {
    Map<String, Integer> kinds = new ConcurrentHashMap<>();
    failures.forEach(message -> kinds.merge(message, 1, Integer::sum));
    return kinds;
  }

  @Override
  public void close() {
    ended = true;
    counts.close();
  }
}
