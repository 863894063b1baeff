package io.caltrop.detection.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job that is wanted: while it is, the engine submits it again, from its newest checkpoint,
 * whenever Flink has given it up or forgotten it.
 */
public final class JobHandle {
  private static final Logger LOG = LoggerFactory.getLogger(JobHandle.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration SAVEPOINT = Duration.ofSeconds(30);

  private final String name;
  private final Checkpoints checkpoints;
  private final Function<JobSpec, JobGraph> graphs;
  private final Cluster cluster;
  private final StatusReader reader;
  private final Clock clock;

  private @Nullable JobID id;
  private boolean wanted = true;
  private boolean pruned;
  private Duration pause = FIRST_PAUSE;
  private Instant notBefore = Instant.EPOCH;
  private Optional<String> error = Optional.empty();

  JobHandle(
      String name,
      Checkpoints checkpoints,
      Function<JobSpec, JobGraph> graphs,
      Cluster cluster,
      Clock clock) {
    this.name = name;
    this.checkpoints = checkpoints;
    this.graphs = graphs;
    this.cluster = cluster;
    this.clock = clock;
    reader = new StatusReader(name, cluster, clock, checkpoints.interval());
  }

  /** As it was given. */
  public String name() {
    return name;
  }

  /** The id of the job that was submitted last, if one was. */
  synchronized Optional<String> id() {
    return Optional.ofNullable(id).map(JobID::toString);
  }

  synchronized boolean isWanted() {
    return wanted;
  }

  /** Submits it, with the newest state there is. */
  synchronized void submit() {
    JobID chosen = new JobID();
    Optional<String> newest = checkpoints.newest();
    JobSpec spec = new JobSpec(name, chosen, checkpoints.uri(), checkpoints.interval(), newest);
    JobGraph graph = graphs.apply(spec);
    id = chosen;
    pruned = false;
    cluster.submit(graph);
    LOG.info("job {} of {} starts {}", chosen, name, newest.map(c -> "from " + c).orElse("anew"));
  }

  /** How it does; asks the cluster. */
  public JobStatus status() {
    JobID current;
    Optional<String> last;
    synchronized (this) {
      current = id;
      last = error;
      if (!wanted || current == null) {
        return StatusReader.without(
            wanted ? JobStatus.State.STARTING : JobStatus.State.STOPPED, last);
      }
    }
    return reader.read(current, last);
  }

  /** From now on nobody wants it; the engine ends it soon. */
  synchronized void abandon() {
    wanted = false;
  }

  /** Ends it. Its newest checkpoint stays until the engine {@link Engine#remove removes} it. */
  public synchronized void cancel() {
    wanted = false;
    JobID current = id;
    if (current != null && isAlive(current)) {
      cluster.rest().cancel(current);
      cluster.awaitEnd(current);
    }
  }

  /**
   * Ends it with a checkpoint of all it has done, so that it resumes with nothing to do again. If
   * that cannot be had, it is ended with the newest there is.
   */
  public synchronized void stop() {
    wanted = false;
    JobID current = id;
    if (current != null && isAlive(current)) {
      try {
        cluster.rest().stopWithSavepoint(current, checkpoints.uri(), SAVEPOINT);
      } catch (EngineException e) {
        LOG.warn("{} is ended without a savepoint: {}", name, e.getMessage());
        cluster.rest().cancel(current);
      }
      cluster.awaitEnd(current);
    }
  }

  private boolean isAlive(JobID job) {
    return !Cluster.isEnded(cluster.state(job));
  }

  /**
   * Looks after it: submits it again if it is no more; drops what it needs no more.
   *
   * @param seen ids and states of the cluster's jobs, as they were a moment ago
   */
  synchronized void watch(Map<String, String> seen) {
    JobID current = id;
    if (!wanted || current == null) {
      return;
    }
    String state = seen.getOrDefault(current.toString(), Cluster.NONE);
    if (Cluster.isEnded(state) && Cluster.isEnded(cluster.state(current))) {
      resubmit(current, state);
    } else if (!pruned && state.equals("RUNNING") && reader.hasCheckpoint(current)) {
      pause = FIRST_PAUSE;
      checkpoints.prune(current.toString());
      pruned = true;
    }
  }

  private void resubmit(JobID ended, String state) {
    if (clock.instant().isBefore(notBefore)) {
      return;
    }
    String reason = reader.failure(ended).orElse("Flink says " + state.toLowerCase(Locale.ROOT));
    error = Optional.of(reason);
    LOG.warn("{} is started again: {}", name, reason);
    notBefore = clock.instant().plus(pause);
    Duration twice = pause.multipliedBy(2);
    pause = twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    try {
      submit();
    } catch (RuntimeException e) { // the planner may refuse it, too
      error = Optional.ofNullable(e.getMessage());
    }
  }
}
