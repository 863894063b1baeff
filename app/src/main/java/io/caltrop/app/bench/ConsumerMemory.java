package io.caltrop.app.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What one consumer, a process with a heap of 256 MiB, holds early and late in a long run. */
final class ConsumerMemory {
  private static final int HEAP_MIB = 256;
  private static final int ROUNDS = 10;
  private static final double MIB = 1 << 20;
  private static final String AFTER_COLLECTION = "jvm_memory_pool_collection_used_bytes";

  private final ClusterRig rig;
  private final int events;

  ConsumerMemory(ClusterRig rig, int events) {
    this.rig = rig;
    this.events = events;
  }

  List<Figure> run(Steps steps) throws IOException {
    AlertLoad load = new AlertLoad(rig.kafka, 21, rig.clock.instant());
    double early = 0;
    double late = 0;
    try (ConsumeProcess consumer =
        new ConsumeProcess(
            rig.configuration(), rig.folder.resolve("data-memory"), HEAP_MIB + "m")) {
      for (int round = 1; round <= ROUNDS; round++) {
        steps.start("long run, part " + round + " of " + ROUNDS);
        load.publish(events / ROUNDS);
        while (rig.count("count()") < load.published()) {
          LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        double held = consumer.metric(AFTER_COLLECTION) / MIB;
        early = round <= 3 ? Math.max(early, held) : early;
        late = round > ROUNDS - 3 ? Math.max(late, held) : late;
      }
    }
    boolean exact = rig.count("uniqExact(event_id)") == load.published();
    return List.of(
        Figure.under(
            "consumer's heap after collections, late in the run",
            late,
            HEAP_MIB,
            "MiB",
            "early",
            early),
        Figure.under("its growth from early to late", late / early, 1.25, "x", "none", 1),
        Figure.atLeast(
            "events exact (1 = all)", exact ? 1 : 0, 1, "", load.published() + " events", 1));
  }
}
