package io.caltrop.detection.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.caltrop.detection.engine.json.JsonRows;
import io.caltrop.detection.engine.records.TopicOutput;
import io.caltrop.detection.engine.rows.RowsOperator;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.JobID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a cluster how a job does. Flink says RUNNING of a job as long as it has not given it up,
 * even if no task of it can run; so the tasks and the checkpoints are looked at.
 */
final class StatusReader {
  private static final Logger LOG = LoggerFactory.getLogger(StatusReader.class);
  private static final String LATE = "numLateRecordsDropped";
  private static final String LAG = "pendingRecords";
  private static final List<String> METRICS =
      List.of(
          JsonRows.READ, JsonRows.SKIPPED, LATE, RowsOperator.WRITTEN, TopicOutput.WRITTEN, LAG);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int INTERVALS = 3;

  /** Who has failed again and again for so long, without a checkpoint, gets nowhere. */
  private static final Duration IN_VAIN = Duration.ofMinutes(1);

  private static final Set<String> NOT_YET = Set.of("INITIALIZING", "CREATED");

  /** Names of metrics come one by one when a job starts, and seldom later. */
  private static final int LOOKS_UNTIL_NAMED = 10;

  /** A list of values is at its end at once; a job whose parts all are is no longer running. */
  private static final Set<String> DOING_THEIR_PART = Set.of("RUNNING", "FINISHED");

  private final String name;
  private final Cluster cluster;
  private final Clock clock;
  private final Duration interval;

  // What is asked for again only when it may have changed: fifty jobs are looked at each second.
  private final Map<String, String> namesByPath = new ConcurrentHashMap<>();
  private final AtomicLong looks = new AtomicLong();
  private volatile Failures failures = new Failures("", Optional.empty(), List.of());
  private volatile String logged = "";

  /**
   * Of a job that takes a checkpoint each interval.
   *
   * @param name of the job, for the log
   * @param interval without which for a while it is said to stand still
   */
  StatusReader(String name, Cluster cluster, Clock clock, Duration interval) {
    this.name = name;
    this.cluster = cluster;
    this.clock = clock;
    this.interval = interval;
  }

  /**
   * What went wrong.
   *
   * @param run of the job, in which it does not change
   * @param times the last few, in epoch ms
   */
  private record Failures(String run, Optional<String> last, List<Long> times) {
    /** When it first failed after a moment; empty if it did not. */
    Optional<Instant> firstAfter(Instant moment) {
      return times.stream()
          .map(Instant::ofEpochMilli)
          .filter(moment::isBefore)
          .min(Comparator.naturalOrder());
    }
  }

  /** A status that knows nothing more. */
  static JobStatus without(JobStatus.State state, Optional<String> error) {
    return new JobStatus(state, error, 0, 0, 0, 0, 0, Optional.empty());
  }

  /**
   * The job's status.
   *
   * @param lastError told if the job itself has none
   */
  JobStatus read(JobID id, Optional<String> lastError) {
    try {
      Optional<JsonNode> job = cluster.rest().get("/jobs/" + id);
      if (job.isEmpty()) {
        return without(JobStatus.State.RESTARTING, lastError);
      }
      if (NOT_YET.contains(job.get().path("state").asText())) {
        return without(JobStatus.State.STARTING, lastError); // Flink knows no more
      }
      Optional<JobStatus.Checkpoint> checkpoint = checkpoint(id);
      Failures failed = failures(id, job.get());
      Optional<String> failure = failed.last;
      JobStatus.State state =
          unproven(failed, checkpoint).orElseGet(() -> state(job.get(), checkpoint));
      Map<String, Long> metrics = metrics(id, job.get());
      return new JobStatus(
          state,
          failure.or(() -> lastError).or(() -> standstill(state, checkpoint)),
          metrics.getOrDefault(JsonRows.READ, 0L),
          metrics.getOrDefault(JsonRows.SKIPPED, 0L),
          metrics.getOrDefault(LATE, 0L),
          metrics.getOrDefault(RowsOperator.WRITTEN, 0L)
              + metrics.getOrDefault(TopicOutput.WRITTEN, 0L),
          metrics.getOrDefault(LAG, 0L),
          checkpoint);
    } catch (EngineException e) {
      return without(JobStatus.State.UNKNOWN, Optional.ofNullable(e.getMessage()));
    }
  }

  /** What else is known of a job that has told nothing. */
  private static Optional<String> standstill(
      JobStatus.State state, Optional<JobStatus.Checkpoint> checkpoint) {
    if (state != JobStatus.State.STALLED) {
      return Optional.empty();
    }
    String since =
        checkpoint
            .map(last -> "no checkpoint since " + last.time().truncatedTo(ChronoUnit.SECONDS))
            .orElse("no checkpoint yet");
    return Optional.of(
        since + ": it waits for what it reads or writes, or has more to do than it can");
  }

  /** Of a job that has failed and not completed a checkpoint since: it may fail again. */
  private Optional<JobStatus.State> unproven(
      Failures failed, Optional<JobStatus.Checkpoint> checkpoint) {
    Instant proven = checkpoint.map(JobStatus.Checkpoint::time).orElse(Instant.EPOCH);
    return failed
        .firstAfter(proven)
        .map(first -> first.plus(IN_VAIN).isBefore(clock.instant()))
        .map(inVain -> inVain ? JobStatus.State.FAILED : JobStatus.State.RESTARTING);
  }

  private JobStatus.State state(JsonNode job, Optional<JobStatus.Checkpoint> checkpoint) {
    return switch (job.path("state").asText()) {
      case "RUNNING" -> running(job, checkpoint);
      case "FAILING", "RESTARTING" -> JobStatus.State.RESTARTING;
      case "CANCELLING", "CANCELED", "FINISHED", "SUSPENDED" -> JobStatus.State.STOPPED;
      default -> JobStatus.State.FAILED;
    };
  }

  private JobStatus.State running(JsonNode job, Optional<JobStatus.Checkpoint> checkpoint) {
    boolean allRun = true;
    Instant since = Instant.ofEpochMilli(job.path("timestamps").path("RUNNING").asLong());
    for (JsonNode vertex : job.path("vertices")) {
      allRun &= DOING_THEIR_PART.contains(vertex.path("status").asText());
      Instant started = Instant.ofEpochMilli(vertex.path("start-time").asLong());
      since = started.isAfter(since) ? started : since;
    }
    if (!allRun) { // such as one that waits for a TaskManager
      return JobStatus.State.STARTING;
    }
    Instant last = checkpoint.map(JobStatus.Checkpoint::time).orElse(since);
    last = last.isBefore(since) ? since : last;
    Duration allowed = PATIENCE.plus(interval.multipliedBy(INTERVALS));
    return last.plus(allowed).isBefore(clock.instant())
        ? JobStatus.State.STALLED
        : JobStatus.State.RUNNING;
  }

  /** Whether the job has completed a checkpoint of its own. */
  boolean hasCheckpoint(JobID id) {
    return checkpoint(id).isPresent();
  }

  private Optional<JobStatus.Checkpoint> checkpoint(JobID id) {
    return cluster
        .rest()
        .get("/jobs/" + id + "/checkpoints")
        .map(all -> all.path("latest").path("completed"))
        .filter(JsonNode::isObject)
        .map(
            last ->
                new JobStatus.Checkpoint(
                    last.path("id").asLong(),
                    Instant.ofEpochMilli(last.path("latest_ack_timestamp").asLong()),
                    last.path("state_size").asLong()));
  }

  /** What went wrong with a job; while it runs it does not fail again. */
  private Failures failures(JobID id, JsonNode job) {
    String run = id + " " + job.path("timestamps").path("RUNNING").asLong();
    boolean runs = job.path("state").asText().equals("RUNNING");
    if (!runs || !failures.run.equals(run)) {
      failures = failures(id, runs ? run : "");
    }
    return failures;
  }

  private Failures failures(JobID id, String run) {
    List<Long> times = new ArrayList<>();
    Optional<String> last = Optional.empty();
    JsonNode entries =
        cluster
            .rest()
            .get("/jobs/" + id + "/exceptions?maxExceptions=20")
            .map(all -> all.path("exceptionHistory").path("entries"))
            .orElse(MissingNode.getInstance());
    for (JsonNode entry : entries) { // the last comes first
      times.add(entry.path("timestamp").asLong());
      if (last.isEmpty() && entry.path("stacktrace").isTextual()) {
        last = Optional.of(told(entry));
      }
    }
    return new Failures(run, last, List.copyOf(times));
  }

  /**
   * With its time: it stays told when the job has long recovered. What is not as before is logged,
   * with where it happened: Flink has forgotten it when somebody asks.
   */
  private String told(JsonNode failure) {
    Instant when = Instant.ofEpochMilli(failure.path("timestamp").asLong());
    String trace = failure.path("stacktrace").asText();
    String line = OneLine.ofStackTrace(trace);
    if (!line.equals(logged)) {
      logged = line;
      LOG.warn("{} fails: {}", name, line);
      LOG.info("{} fails: {}", name, trace);
    }
    return line + " (" + when.truncatedTo(ChronoUnit.SECONDS) + ")";
  }

  /** Why the job failed last, if it did. */
  Optional<String> failure(JobID id) {
    return failures(id, "").last;
  }

  private Map<String, Long> metrics(JobID id, JsonNode job) {
    long look = looks.getAndIncrement();
    if (look < LOOKS_UNTIL_NAMED || look % LOOKS_UNTIL_NAMED == 0) {
      namesByPath.clear();
    }
    Map<String, Long> sums = new HashMap<>();
    for (JsonNode vertex : job.path("vertices")) {
      String path = "/jobs/" + id + "/vertices/" + vertex.path("id").asText() + "/subtasks/metrics";
      String names = namesByPath.computeIfAbsent(path, this::names);
      if (!names.isEmpty()) {
        stream(cluster.rest().get(path + "?agg=sum&get=" + names))
            .forEach(
                metric ->
                    sums.merge(
                        shortName(metric.path("id").asText()),
                        metric.path("sum").asLong(),
                        Long::sum));
      }
    }
    return sums;
  }

  private String names(String path) {
    return stream(cluster.rest().get(path))
        .map(metric -> metric.path("id").asText())
        .filter(name -> METRICS.contains(shortName(name)))
        .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8))
        .collect(Collectors.joining(","));
  }

  private static String shortName(String metric) {
    return metric.substring(metric.lastIndexOf('.') + 1);
  }

  private static java.util.stream.Stream<JsonNode> stream(Optional<JsonNode> list) {
    return list.stream().flatMap(nodes -> StreamSupport.stream(nodes.spliterator(), false));
  }
}
