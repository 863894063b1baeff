package io.caltrop.app.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** One, two and four consumers, processes of their own, on the same servers. */
final class ClusterScaling {
  private static final List<Integer> CONSUMERS = List.of(1, 2, 4);
  private static final String HEAP = "256m";

  private final ClusterRig rig;
  private final int events;

  ClusterScaling(ClusterRig rig, int events) {
    this.rig = rig;
    this.events = events;
  }

  List<Figure> run(Steps steps) throws IOException {
    AlertLoad load = new AlertLoad(rig.kafka, 11, rig.clock.instant());
    List<Figure> figures = new ArrayList<>();
    double alone = Double.NaN;
    for (int consumers : CONSUMERS) {
      steps.start(consumers + " consumers, " + events + " alerts");
      double perSecond = measure(consumers, load);
      alone = Double.isNaN(alone) ? perSecond : alone;
      figures.add(
          Figure.atLeast(
              consumers + " consumers, processes of their own",
              perSecond,
              0,
              "events/s",
              "one consumer",
              alone));
    }
    boolean exact = rig.count("uniqExact(event_id)") == load.published();
    figures.add(
        Figure.atLeast(
            "events exact (1 = all)", exact ? 1 : 0, 1, "", load.published() + " events", 1));
    return figures;
  }

  /** Publishes while they are stopped, lets them go, and waits until all is stored. */
  private double measure(int consumers, AlertLoad load) throws IOException {
    List<ConsumeProcess> processes = new ArrayList<>();
    try {
      for (int i = 0; i < consumers; i++) {
        processes.add(
            new ConsumeProcess(rig.configuration(), rig.folder.resolve("data-" + i), HEAP));
      }
      load.publish(events / 3); // so that each has compiled what it needs
      await(load.published());
      for (ConsumeProcess process : processes) {
        process.suspend();
      }
      load.publish(events);
      long start = System.nanoTime();
      for (ConsumeProcess process : processes) {
        process.resume();
      }
      await(load.published());
      return events * 1e9 / (System.nanoTime() - start);
    } finally {
      processes.forEach(ConsumeProcess::close);
    }
  }

  private void await(long stored) throws IOException {
    while (rig.count("count()") < stored) {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }
}
