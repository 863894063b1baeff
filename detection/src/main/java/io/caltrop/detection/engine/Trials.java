package io.caltrop.detection.engine;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.engine.hits.Found;
import io.caltrop.detection.engine.rows.Column;
import io.caltrop.detection.findings.Finding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  /**
   * More than one job runs them if there are more: a job of thousands of tasks is slow to begin.
   */
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
   * Checks a rule's query and its columns as the engine would.
   *
   * @return the columns of its query
   * @throws SqlProblem if the engine would not run it; the problem has no place
   */
  public List<Column> check(RuleQuery rule) {
    return plans.check(rule);
  }

  /**
   * Runs all of them, each row's change looked at, in as few jobs as may be.
   *
   * @return of each trial the findings as they are in the end, in the order in which they came
   * @throws SqlProblem if one of the queries cannot run; check them first
   * @throws EngineException if Flink fails
   */
  public List<List<Finding>> run(List<Trial> trials) {
    List<List<Finding>> findings = new ArrayList<>();
    for (int from = 0; from < trials.size(); from += MOST_AT_ONCE) {
      findings.addAll(
          runTogether(trials.subList(from, Math.min(trials.size(), from + MOST_AT_ONCE))));
    }
    return findings;
  }

  private List<List<Finding>> runTogether(List<Trial> trials) {
    List<Map<String, Finding>> found = new ArrayList<>();
    trials.forEach(trial -> found.add(new LinkedHashMap<>()));
    StreamExecutionEnvironment streams =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration());
    try (Collecting.Into collected = Collecting.open()) {
      plans.trials(streams, trials, collected.name());
      streams.execute("trials");
      for (Found one : collected.all()) {
        found.get(one.rule()).put(one.id(), Finding.read(one.json()).orElseThrow());
      }
    } catch (SqlProblem e) {
      throw e;
    } catch (Exception e) { // declared by execute
      throw new EngineException("the rules cannot be tried out: " + OneLine.ofRoot(e), e);
    }
    return found.stream().map(byId -> List.copyOf(byId.values())).toList();
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
    planner.close();
  }
}
