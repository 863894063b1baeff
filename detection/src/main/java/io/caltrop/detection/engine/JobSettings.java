package io.caltrop.detection.engine;

import io.caltrop.detection.engine.hits.Hits;
import java.net.MalformedURLException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.table.api.config.ExecutionConfigOptions;

/** Flink's settings of each job. */
final class JobSettings {
  private static final Duration CHECKPOINT_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration STABLE = Duration.ofMinutes(5);

  /** Operators' state is kept in so many parts. */
  static final int MAX_PARALLELISM = 128;

  /** Each job wakes as often, whether anything comes or not: fifty of them share a machine. */
  static final Duration GATHER = Duration.ofMillis(20);

  private final EngineSettings settings;

  JobSettings(EngineSettings settings) {
    this.settings = settings;
  }

  /** How long a partition without records holds event time back. */
  Duration idleAfter() {
    return settings.idleAfter();
  }

  /** What the planner is told. */
  Configuration table() {
    Configuration config = new Configuration();
    config.setString("table.local-time-zone", "UTC");
    config.set(ExecutionConfigOptions.TABLE_EXEC_MINIBATCH_ENABLED, true);
    config.set(ExecutionConfigOptions.TABLE_EXEC_MINIBATCH_ALLOW_LATENCY, GATHER);
    config.set(ExecutionConfigOptions.TABLE_EXEC_MINIBATCH_SIZE, 10_000L);
    config.setString("table.optimizer.agg-phase-strategy", "AUTO");
    // Operators are found again by their place in the job.
    config.set(
        ExecutionConfigOptions.TABLE_EXEC_UID_GENERATION,
        ExecutionConfigOptions.UidGeneration.DISABLED);
    return config;
  }

  /**
   * What the planner is told for rules: each row's change is looked at, so that what is found does
   * not hang on how rows were gathered; what a group was is forgotten at last.
   */
  Configuration rulesTable() {
    Configuration config = table();
    config.set(ExecutionConfigOptions.TABLE_EXEC_MINIBATCH_ENABLED, false);
    config.set(ExecutionConfigOptions.IDLE_STATE_RETENTION, Hits.KEEP);
    return config;
  }

  /** What every job is told. */
  Configuration ofAny() {
    Configuration config = new Configuration();
    config.set(CoreOptions.DEFAULT_PARALLELISM, settings.parallelism());
    config.set(PipelineOptions.MAX_PARALLELISM, MAX_PARALLELISM);
    config.set(PipelineOptions.OBJECT_REUSE, true);
    config.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, IdlePartitions.LOOK);
    config.set(ExecutionOptions.BUFFER_TIMEOUT, GATHER);
    // A job whose broker or database is away is tried for as long as it is wanted.
    config.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    config.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, FIRST_PAUSE);
    config.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, LONGEST_PAUSE);
    config.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD, STABLE);
    config.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, Integer.MAX_VALUE);
    return config;
  }

  /** What one job is told besides. */
  Configuration of(JobSpec job) {
    Configuration config = new Configuration();
    config.set(StateBackendOptions.STATE_BACKEND, "hashmap");
    config.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    config.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, job.checkpoints());
    config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, job.interval());
    config.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, CHECKPOINT_TIMEOUT);
    config.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 2);
    config.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);
    config.set(CheckpointingOptions.FS_SMALL_FILE_THRESHOLD, MemorySize.parse("256kb"));
    config.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    return config;
  }

  /** Adds what only the made job can be told. */
  void complete(JobGraph graph, JobSpec job) {
    job.restore()
        .ifPresent(
            path ->
                graph.setSavepointRestoreSettings(
                    SavepointRestoreSettings.forPath(path, false, RecoveryClaimMode.NO_CLAIM)));
    if (settings.cluster() instanceof EngineSettings.Remote remote) {
      graph.addJars(remote.jars().stream().map(JobSettings::url).toList());
    }
  }

  private static java.net.URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("no jar file: " + jar, e);
    }
  }
}
