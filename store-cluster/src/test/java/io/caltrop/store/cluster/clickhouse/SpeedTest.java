package io.caltrop.store.cluster.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertType;
import io.caltrop.core.EventId;
import io.caltrop.core.IpAddress;
import io.caltrop.store.cluster.Identified;
import io.caltrop.testkit.Alerts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How quickly events go in, and come out again when there are many. */
@Tag("long")
final class SpeedTest {
  private static final int EVENTS = Integer.getInteger("caltrop.speed.events", 10_000_000);
  private static final int BATCH = 50_000;
  private static final int ADDRESSES = 100_000;
  private static final IpAddress HOT = IpAddress.parse("203.0.113.7");
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void lastEventsAreReadInMillisecondsAmongMillions() {
    ClickHouseSettings settings = TestServers.alone();
    ClickHouseEvents events = ClickHouseEvents.open(settings, Optional.empty());

    long nanos = 0;
    for (int from = 0; from < EVENTS; from += BATCH) {
      List<Identified> batch = batch(from);
      long start = System.nanoTime();
      events.insert(batch, NOW.plusMillis(from));
      nanos += System.nanoTime() - start;
    }

    System.out.printf(
        "inserted %,d events at %,.0f/s, %s on disk%n",
        EVENTS,
        EVENTS / (nanos / 1e9),
        TestServers.ask(
            settings,
            "SELECT formatReadableSize(sum(bytes_on_disk)), count() FROM system.parts WHERE active"
                + " AND database = 'DB'"));
    assertThat(TestServers.count(settings, "SELECT count() FROM DB.blacklist_events"))
        .isEqualTo(EVENTS);
    double plain = median(events, false);
    double hot = median(events, true);
    System.out.printf(
        "last 10 of one of %,d addresses: %.1f ms; of the one with %,d events: %.1f ms%n",
        ADDRESSES, plain, EVENTS / 100, hot);
    assertThat(plain).isLessThan(50);
    assertThat(hot).isLessThan(200);
  }

  /** One event in a hundred is of the hot address. */
  private static List<Identified> batch(int from) {
    Random random = new Random(from);
    List<Identified> batch = new ArrayList<>(BATCH);
    for (int i = from; i < from + BATCH; i++) {
      IpAddress ip = i % 100 == 0 ? HOT : address(random.nextInt(ADDRESSES));
      Alert alert =
          new Alert(
              Alerts.SENSOR,
              NOW.toEpochMilli() + i,
              ip,
              AlertType.flow(40),
              443,
              "shop.example/item?id=" + i + "+UNION+SELECT",
              "SQL injection in a parameter");
      batch.add(new Identified(new EventId(random.nextLong(), random.nextLong()), alert));
    }
    return batch;
  }

  private static IpAddress address(int number) {
    return IpAddress.ofBytes(
        new byte[] {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number});
  }

  private static double median(ClickHouseEvents events, boolean hot) {
    double[] millis = new double[51];
    Random random = new Random(7);
    for (int i = 0; i < millis.length; i++) {
      IpAddress ip = hot ? HOT : address(random.nextInt(ADDRESSES));
      long start = System.nanoTime();
      assertThat(events.lastEvents(ip, 10)).hasSize(10);
      millis[i] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(millis);
    return millis[millis.length / 2];
  }
}
