package io.caltrop.detection.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cluster that jobs run on, wherever it is; always talked to over REST. */
final class Cluster implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

  /** The state of a job that the cluster does not know. */
  static final String NONE = "UNKNOWN TO IT";

  private static final Set<String> ENDED =
      Set.of(NONE, "FINISHED", "CANCELED", "FAILED", "SUSPENDED");
  private static final Duration END = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final EngineSettings settings;
  private final Path work;
  private final Submitted submitted = new Submitted();
  private @Nullable EmbeddedCluster embedded;
  private FlinkRest rest;

  private Cluster(EngineSettings settings, Path work) {
    this.settings = settings;
    this.work = work;
    rest = open();
  }

  static Cluster start(EngineSettings settings, Path work) {
    return new Cluster(settings, work);
  }

  private FlinkRest open() {
    if (settings.cluster() instanceof EngineSettings.Remote remote) {
      return new FlinkRest(
          URI.create("http://" + remote.restAddress() + ":" + remote.restPort() + "/"));
    }
    EngineSettings.Embedded own = (EngineSettings.Embedded) settings.cluster();
    EmbeddedCluster started = EmbeddedCluster.start(own, work);
    embedded = started;
    return new FlinkRest(started.rest());
  }

  synchronized FlinkRest rest() {
    return rest;
  }

  /** Takes a job, and remembers it. */
  void submit(JobGraph job) {
    submitted.add(job.getJobID(), job.getName());
    rest().submit(job);
  }

  /** What it was given. */
  Submitted submitted() {
    return submitted;
  }

  static boolean isEnded(String state) {
    return ENDED.contains(state);
  }

  /** The states of all jobs it knows, by id. */
  Map<String, String> jobs() {
    Map<String, String> jobs = new HashMap<>();
    for (JsonNode job : rest().get("/jobs/overview").orElseThrow().path("jobs")) {
      jobs.put(job.path("jid").asText(), job.path("state").asText());
    }
    return jobs;
  }

  /** The state of a job. */
  String state(JobID job) {
    return rest().get("/jobs/" + job).map(seen -> seen.path("state").asText()).orElse(NONE);
  }

  /** Waits until the job has ended. */
  void awaitEnd(JobID job) {
    long end = System.nanoTime() + END.toNanos();
    while (System.nanoTime() < end) {
      if (isEnded(state(job))) {
        return;
      }
      try {
        Thread.sleep(LOOK.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new EngineException("interrupted while job " + job + " ended", e);
      }
    }
    throw new EngineException("job " + job + " did not end within " + END.toSeconds() + " s");
  }

  /** Brings an embedded cluster back to strength. */
  synchronized void mend() {
    EmbeddedCluster own = embedded;
    if (own == null) {
      return;
    }
    if (!own.isRunning()) {
      LOG.warn("the embedded Flink cluster has ended; it is started again");
      rest.close();
      rest = open();
    } else if (rest.get("/overview").map(all -> all.path("taskmanagers").asInt(1)).orElse(1) == 0) {
      LOG.warn("Flink's TaskManager has ended; another is started");
      own.startTaskManager();
    }
  }

  synchronized Optional<EmbeddedCluster> embedded() {
    return Optional.ofNullable(embedded);
  }

  @Override
  public synchronized void close() {
    rest.close();
    if (embedded != null) {
      embedded.close();
    }
  }
}
