package io.caltrop.detection.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How the engine runs.
 *
 * @param cluster where jobs run
 * @param work a folder of its own, for what it can lose; emptied at start
 * @param parallelism how many times each job's work is split
 * @param intervals how often jobs secure what they have done
 * @param idleAfter how long a partition without records holds event time back
 */
public record EngineSettings(
    Cluster cluster, Path work, int parallelism, Intervals intervals, Duration idleAfter) {
  private static final int MOST_SLOTS = 1_000;

  /** Checks the ranges. */
  public EngineSettings {
    if (parallelism < 1 || parallelism > MOST_SLOTS) {
      throw new IllegalArgumentException(
          "parallelism " + parallelism + "; allowed: 1 to " + MOST_SLOTS);
    }
  }

  /**
   * The time from one checkpoint to the next.
   *
   * @param views how much a view reads again after a crash; each checkpoint costs the same, whether
   *     anything came or not
   * @param sinks how long a record of a sink waits until it is committed
   */
  public record Intervals(Duration views, Duration sinks) {
    /** Checks the range. */
    public Intervals {
      check(views);
      check(sinks);
    }

    private static void check(Duration interval) {
      if (interval.toMillis() < 100) {
        throw new IllegalArgumentException(
            "checkpoint interval " + interval + "; allowed: 100 ms or more");
      }
    }
  }

  /** Where jobs run. */
  public sealed interface Cluster {
    /** Where checkpoints lie, as a URI such as {@code file:///data/checkpoints}. */
    String checkpoints();
  }

  /**
   * A cluster in this process.
   *
   * @param checkpoints kept from start to start
   * @param slots how many jobs of parallelism 1 can run at once; each may take 16 MB outside the
   *     heap
   */
  public record Embedded(String checkpoints, int slots) implements Cluster {
    /** Checks the range. */
    public Embedded {
      if (slots < 1 || slots > MOST_SLOTS) {
        throw new IllegalArgumentException(slots + " slots; allowed: 1 to " + MOST_SLOTS);
      }
    }

    /** With checkpoints in a folder of this machine. */
    public static Embedded in(Path folder, int slots) {
      return new Embedded(folder.toAbsolutePath().normalize().toUri().toString(), slots);
    }
  }

  /**
   * A Flink cluster of version 2.2 that runs elsewhere.
   *
   * @param checkpoints a folder that its machines and this one share
   * @param jars what jobs need there; sent with each job
   */
  public record Remote(String restAddress, int restPort, String checkpoints, List<Path> jars)
      implements Cluster {
    /** Copies. */
    public Remote {
      jars = List.copyOf(jars);
    }
  }
}
