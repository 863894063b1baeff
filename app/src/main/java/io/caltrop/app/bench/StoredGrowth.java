package io.caltrop.app.bench;

import io.caltrop.core.Alert;
import io.caltrop.core.IpAddress;
import io.caltrop.core.store.AlertBatch;
import io.caltrop.core.synthetic.SyntheticAlerts;
import io.caltrop.store.cluster.ClusterStore;
import io.caltrop.store.cluster.clickhouse.ClickHouseEvents;
import io.caltrop.store.cluster.redis.RedisCounts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * What recording an event costs, and looking an address up, with 1, 10 and as many million stored
 * as asked for. ClickHouse fills itself up in between: the rows are random ones of its own.
 */
final class StoredGrowth {
  private static final int BATCH = 20_000;
  private static final int BATCHES = 25;
  private static final int LOOKUPS = 200;

  /** No dearer than this with many stored than with few, but for the machine's noise. */
  private static final double FLAT = 1.5;

  private static final long FILL_AT_ONCE = 5_000_000;
  private static final long FIRST_ADDRESS = 198L << 24 | 18L << 16; // 198.18.0.0
  private static final int ADDRESSES = 1_000_000;
  private static final String FILL =
      """
      INSERT INTO caltrop.blacklist_events
        (event_id, timestamp, user_id, entity, alert_id, ip, dst_port, info, reason, recorded)
      SELECT sipHash128(concat('fill', toString(number))), toInt64(1600000000000 + number),
        generateUUIDv4(), 'flow', toUInt32(40), IPv4NumToString(toUInt32(rand() %% %d + %d)),
        toUInt16(443), concat('GET /login?user=', toString(rand64(1))), 'SQL injection', now()
      FROM system.numbers WHERE number >= %d LIMIT %d
      """;

  private final ClusterRig rig;
  private final long most;
  private long seed = 100;
  private long filled;

  StoredGrowth(ClusterRig rig, long most) {
    this.rig = rig;
    this.most = most;
  }

  List<Figure> run(Steps steps) throws IOException {
    List<Figure> figures = new ArrayList<>();
    try (RedisCounts counts = RedisCounts.open(rig.redis, rig.rules);
        ClickHouseEvents stored =
            ClickHouseEvents.open(rig.clickHouse, Optional.of(ClusterRig.RETENTION));
        ClusterStore store = ClusterStore.of(counts, stored, rig.clock)) {
      double unused = microsPerEvent(store);
      double first = Double.NaN;
      for (long million : List.of(1L, 10L, most / 1_000_000)) {
        steps.start("filling up to " + million + " million events");
        fill(million * 1_000_000 - rig.count("count()"));
        steps.start("recording and looking up among " + million + " million");
        double micros = microsPerEvent(store);
        first = Double.isNaN(first) ? micros : first;
        figures.add(
            Figure.under(
                "recording an event among " + million + " million",
                micros / first,
                FLAT,
                "x of 1 M",
                "microseconds: %.2f; last events of an address, p99 %.1f ms, x"
                    .formatted(micros, lookup(store)),
                1));
      }
    }
    return figures;
  }

  private void fill(long rows) throws IOException {
    for (long left = rows; left > 0; left -= FILL_AT_ONCE) {
      long some = Math.min(left, FILL_AT_ONCE);
      String unused = rig.query(FILL.formatted(ADDRESSES, FIRST_ADDRESS, filled, some));
      filled += some;
    }
  }

  private double lookup(ClusterStore store) {
    Random random = new Random(1);
    List<Long> nanos = new ArrayList<>();
    for (int i = -LOOKUPS; i < LOOKUPS; i++) { // what is below 0 warms up
      long address = FIRST_ADDRESS + random.nextInt(ADDRESSES);
      IpAddress ip =
          IpAddress.parse(
              "%d.%d.%d.%d"
                  .formatted(
                      address >> 24, address >> 16 & 255, address >> 8 & 255, address & 255));
      long start = System.nanoTime();
      var unused = store.lastEvents(ip, 10);
      if (i >= 0) {
        nanos.add(System.nanoTime() - start);
      }
    }
    Collections.sort(nanos);
    return nanos.get(LOOKUPS * 99 / 100) / 1e6;
  }

  private double microsPerEvent(ClusterStore store) {
    SyntheticAlerts alerts = AlertLoad.alerts(seed++, rig.clock.instant());
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < BATCHES; i++) {
      List<Alert> batch = new ArrayList<>(BATCH);
      for (int k = 0; k < BATCH; k++) {
        batch.add(alerts.next());
      }
      long start = System.nanoTime();
      var unused = store.record(new AlertBatch(batch, List.of()), rig.clock.instant());
      nanos.add(System.nanoTime() - start);
    }
    Collections.sort(nanos);
    return nanos.get(BATCHES / 2) / 1e3 / BATCH;
  }
}
