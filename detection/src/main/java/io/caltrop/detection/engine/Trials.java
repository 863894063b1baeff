package io.caltrop.detection.engine;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.engine.rows.Column;
import io.caltrop.detection.findings.Finding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Tries rules out on a few records, with Flink in this process and no server. */
public final class Trials implements AutoCloseable {
  /** Rules in a job: one of thousands of tasks is slow to begin. */
  private static final int MOST_AT_ONCE = 50;

  /** What is asked of it here does not depend on how an engine runs. */
  private static final EngineSettings ANY =
      new EngineSettings(
          EngineSettings.Embedded.in(Path.of("."), 1),
          Path.of("."),
          1,
          new EngineSettings.Intervals(Duration.ofSeconds(1), Duration.ofSeconds(1)),
          Duration.ofSeconds(1));

  private final Planner planner;
  private final RulePlans plans;
  private final List<TrialJob> jobs = new ArrayList<>();
  private final Map<RuleQuery, Place> places = new HashMap<>();

  /** Where a rule was planned. */
  private record Place(TrialJob job, int index) {}

  private Trials() {
    JobSettings settings = new JobSettings(ANY);
    planner = new Planner(settings);
    plans = new RulePlans(planner, settings);
  }

  /** Starts; the first check or run takes some seconds, in which Flink is loaded. */
  public static Trials open() {
    return new Trials();
  }

  /**
   * Checks a rule's query and its columns as the engine would, as far as making a job of it.
   *
   * @return the columns of its query
   * @throws SqlProblem if the engine would not run it; the problem has no place
   */
  public List<Column> check(RuleQuery rule) {
    if (jobs.isEmpty() || jobs.get(jobs.size() - 1).rules() == MOST_AT_ONCE) {
      jobs.add(new TrialJob(StreamExecutionEnvironment.getExecutionEnvironment(configuration())));
    }
    TrialJob job = jobs.get(jobs.size() - 1);
    List<Column> columns = job.add(rule, plans);
    places.put(rule, new Place(job, job.rules() - 1));
    return columns;
  }

  /**
   * Runs all of them, each row's change looked at. A rule is planned once: a job runs one trial of
   * each, the next job the next one.
   *
   * @return of each trial the findings as they are in the end, in the order in which they came
   * @throws SqlProblem if one of the queries cannot run; check them first
   * @throws EngineException if Flink fails
   */
  public List<List<Finding>> run(List<Trial> trials) {
    List<Trial> waiting = new ArrayList<>(trials);
    Map<Trial, List<Finding>> found = new HashMap<>();
    while (!waiting.isEmpty()) {
      Map<RuleQuery, Trial> round = new LinkedHashMap<>();
      waiting.removeIf(trial -> round.putIfAbsent(trial.rule(), trial) == null);
      run(round, found);
    }
    return trials.stream().map(trial -> found.getOrDefault(trial, List.of())).toList();
  }

  private void run(Map<RuleQuery, Trial> round, Map<Trial, List<Finding>> found) {
    Map<TrialJob, List<Trial>> byJob = new LinkedHashMap<>();
    for (Trial trial : round.values()) {
      if (!places.containsKey(trial.rule())) {
        var unused = check(trial.rule());
      }
      byJob.computeIfAbsent(place(trial).job, job -> new ArrayList<>()).add(trial);
    }
    byJob.forEach((job, trials) -> run(job, trials, found));
  }

  private Place place(Trial trial) {
    return Objects.requireNonNull(places.get(trial.rule()));
  }

  private void run(TrialJob job, List<Trial> trials, Map<Trial, List<Finding>> found) {
    List<List<Trial.Input>> inputs = new ArrayList<>(Collections.nCopies(job.rules(), List.of()));
    trials.forEach(trial -> inputs.set(place(trial).index, trial.records()));
    try {
      List<List<Finding>> findings = job.run(inputs);
      trials.forEach(trial -> found.put(trial, findings.get(place(trial).index)));
    } catch (Exception e) { // declared by execute
      throw new EngineException("the rules cannot be tried out: " + OneLine.ofRoot(e), e);
    }
  }

  private static Configuration configuration() {
    Configuration config = new Configuration();
    config.set(CoreOptions.DEFAULT_PARALLELISM, 1);
    config.set(PipelineOptions.OBJECT_REUSE, true);
    config.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
    config.set(RestOptions.BIND_PORT, "0");
    config.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(128));
    config.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(128));
    config.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, new MemorySize(4096));
    config.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256));
    return config;
  }

  @Override
  public void close() {
    jobs.forEach(TrialJob::close);
    planner.close();
  }
}
