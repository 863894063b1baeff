package io.caltrop.detection.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.engine.records.TopicOutput;
import io.caltrop.detection.engine.rows.Column;
import io.caltrop.detection.engine.rows.RowsOperator;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs queries on Apache Flink: on a cluster in this process, or on one elsewhere by other
 * settings. Jobs are looked after until they are ended; an engine that is closed, or killed, leaves
 * the checkpoints from which the next one resumes them.
 */
public final class Engine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final long WATCH_MS = 1_000;

  private final EngineSettings settings;
  private final Clock clock;
  private final Cluster cluster;
  private final Planner planner;

  /** Its own: thirty rules take many seconds, in which people's statements would wait. */
  private final Planner rulesPlanner;

  private final RulePlans rules;
  private final Map<String, JobHandle> jobs = new ConcurrentHashMap<>();
  private final ScheduledExecutorService watcher =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread watching = new Thread(work, "flink-watcher");
            watching.setDaemon(true);
            return watching;
          });

  private Engine(EngineSettings settings, Clock clock, Path work) {
    this.settings = settings;
    this.clock = clock;
    cluster = Cluster.start(settings, work);
    JobSettings settingsOfJobs = new JobSettings(settings);
    planner = new Planner(settingsOfJobs);
    rulesPlanner = new Planner(settingsOfJobs);
    rules = new RulePlans(rulesPlanner, settingsOfJobs);
    planner.warmUp();
    Future<?> unused =
        watcher.scheduleWithFixedDelay(this::watch, WATCH_MS, WATCH_MS, TimeUnit.MILLISECONDS);
  }

  /**
   * Starts; an embedded cluster is up when it returns.
   *
   * @throws EngineException if it cannot
   */
  public static Engine start(EngineSettings settings, Clock clock) {
    return new Engine(settings, clock, WorkFolder.prepare(settings.work()));
  }

  /**
   * Checks a query without running it.
   *
   * @throws SqlProblem if Flink would not run it; its position is one in the query's select
   */
  public Plan plan(StreamQuery query) {
    return planner.plan(query);
  }

  /**
   * How Flink would run a query, in lines for people.
   *
   * @throws SqlProblem if Flink would not run it
   */
  public String explain(StreamQuery query) {
    return planner.explain(query);
  }

  /**
   * Runs a query whose rows are kept in a table.
   *
   * @throws SqlProblem if Flink would not run the query, or a job of the name runs
   * @throws EngineException if the cluster does not take it
   */
  public JobHandle runView(ViewJob job) {
    RowOutput output =
        (rows, type) -> RowsOperator.attach(rows, type, job.table(), job.database(), job.flush());
    Checkpoints checkpoints = checkpoints(job.name(), settings.intervals().views());
    return run(job.name(), checkpoints, planned(job.query(), output), job.start());
  }

  /**
   * Runs a query whose changes are published.
   *
   * @throws SqlProblem if Flink would not run the query, or a job of the name runs
   * @throws EngineException if the cluster does not take it
   */
  public JobHandle runSink(SinkJob job) {
    Checkpoints checkpoints = checkpoints(job.name(), settings.intervals().sinks());
    TopicOutput topic =
        new TopicOutput(job.topic(), job.kafka(), job.key(), checkpoints.transactions());
    RowOutput output = job.form() == SinkJob.Form.APPEND_ONLY ? topic::append : topic::upsert;
    return run(job.name(), checkpoints, planned(job.query(), output), job.start());
  }

  /**
   * Checks a rule without running it.
   *
   * @return the columns of its query
   * @throws SqlProblem if it cannot be run; without a place
   */
  public List<Column> plan(RuleQuery rule) {
    return rules.check(rule);
  }

  /**
   * Runs rules whose findings are published.
   *
   * @throws SqlProblem if Flink would not run one of them, or a job of the name runs
   * @throws EngineException if the cluster does not take it
   */
  public JobHandle runRules(RulesJob job) {
    Checkpoints checkpoints = checkpoints(job.name(), settings.intervals().views());
    return run(job.name(), checkpoints, spec -> rules.graph(job, spec), job.start());
  }

  private Checkpoints checkpoints(String job, Duration interval) {
    return new Checkpoints(settings.cluster().checkpoints(), job, interval);
  }

  private Function<JobSpec, JobGraph> planned(StreamQuery query, RowOutput output) {
    return spec -> planner.graph(query, output, spec);
  }

  private JobHandle run(
      String name, Checkpoints checkpoints, Function<JobSpec, JobGraph> graphs, Start start) {
    JobHandle handle = new JobHandle(name, checkpoints, graphs, cluster, clock);
    jobs.computeIfPresent(name, (same, before) -> before.isWanted() ? before : null);
    if (jobs.putIfAbsent(name, handle) != null) {
      throw SqlProblem.of("42710", "a job \"" + name + "\" runs already", "");
    }
    try {
      endAll(name, checkpoints);
      if (start == Start.FRESH) {
        checkpoints.clear();
      }
      handle.submit();
      return handle;
    } catch (RuntimeException e) {
      jobs.remove(name, handle);
      throw e;
    }
  }

  /**
   * Whether one more job would wait for slots, and why, for people; empty also where the cluster
   * does not say. It may be started all the same: it begins by itself when others end or Flink gets
   * more.
   */
  public Optional<String> tooFewSlots() {
    // Those just started may not have taken theirs.
    long taken =
        jobs.values().stream().filter(JobHandle::isWanted).count() * settings.parallelism();
    if (settings.cluster() instanceof EngineSettings.Embedded own) {
      return tooFew(own.slots(), taken, "raise flink.slots");
    }
    return overview()
        .flatMap(
            seen -> {
              int all = seen.path("slots-total").asInt();
              int others = all - seen.path("slots-available").asInt();
              return tooFew(all, Math.max(taken, others), "start more TaskManagers");
            });
  }

  private Optional<String> tooFew(int all, long taken, String remedy) {
    return taken + settings.parallelism() <= all
        ? Optional.empty()
        : Optional.of(
            "Flink has %d slots, of which %d are taken, and it needs %d; %s, or drop what is not needed"
                .formatted(all, taken, settings.parallelism(), remedy));
  }

  private Optional<JsonNode> overview() {
    try {
      return cluster.rest().get("/overview");
    } catch (EngineException e) {
      return Optional.empty();
    }
  }

  /**
   * Ends whatever runs under a name, and deletes its checkpoints. It may be asked again for what
   * could not be done, and for what was done.
   *
   * @throws EngineException if the cluster does not do it now
   */
  public void remove(String name) {
    JobHandle job = jobs.get(name);
    if (job != null) {
      job.abandon();
    }
    Checkpoints checkpoints = checkpoints(name, settings.intervals().views());
    endAll(name, checkpoints);
    checkpoints.clear();
    if (job != null) {
      jobs.remove(name, job);
    }
  }

  /** Ends what runs under a name, also what a killed engine has left on a cluster elsewhere. */
  private void endAll(String name, Checkpoints checkpoints) {
    Set<JobID> known = new HashSet<>(cluster.submitted().of(name));
    checkpoints.jobs().forEach(id -> known.add(JobID.fromHexString(id)));
    if (known.isEmpty()) {
      return;
    }
    Map<String, String> states = cluster.jobs();
    for (JobID id : known) {
      if (!Cluster.isEnded(states.getOrDefault(id.toString(), Cluster.NONE))) {
        cluster.rest().cancel(id);
        cluster.awaitEnd(id);
      }
    }
  }

  private void watch() {
    try {
      cluster.mend();
      Map<String, String> seen = cluster.jobs();
      jobs.values().removeIf(job -> !job.isWanted());
      jobs.values().forEach(job -> job.watch(seen));
      endUnwanted(seen);
    } catch (RuntimeException e) {
      if (!watcher.isShutdown()) { // else this look was interrupted
        LOG.warn("jobs cannot be looked after: {}", OneLine.ofRoot(e));
      }
    }
  }

  /** A job is known as wanted before it is submitted: those seen before are. */
  private void endUnwanted(Map<String, String> seen) {
    Set<String> wanted =
        jobs.values().stream().flatMap(job -> job.id().stream()).collect(Collectors.toSet());
    for (JobID id : cluster.submitted().unwanted(seen, wanted)) {
      if (watcher.isShutdown()) { // those that end with it do so with a savepoint
        return;
      }
      LOG.info("job {}, which nobody wants any longer, is ended", id);
      cluster.rest().cancel(id);
    }
  }

  Cluster cluster() {
    return cluster;
  }

  /** Stops all jobs, side by side, so that they resume where they ended; then the cluster. */
  @Override
  public void close() {
    watcher.shutdownNow();
    awaitWatcher();
    List<Thread> stopping = new ArrayList<>();
    for (JobHandle job : jobs.values()) {
      Thread thread = new Thread(() -> stop(job), "flink-stop-" + job.name());
      thread.start();
      stopping.add(thread);
    }
    try {
      for (Thread thread : stopping) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    planner.close();
    rulesPlanner.close();
    cluster.close();
  }

  private void awaitWatcher() {
    try {
      if (!watcher.awaitTermination(WATCH_MS, TimeUnit.MILLISECONDS)) {
        LOG.debug("the last look at the jobs goes on");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void stop(JobHandle job) {
    try {
      job.stop();
    } catch (RuntimeException e) {
      LOG.warn("{} did not stop cleanly: {}", job.name(), OneLine.ofRoot(e));
    }
  }
}
