package io.caltrop.detection.objects;

import io.caltrop.core.Quote;
import io.caltrop.core.streams.StreamReader;
import io.caltrop.core.streams.StreamStatus;
import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.StreamingStatements.Done;
import io.caltrop.detection.StreamingStatements.Outcome;
import io.caltrop.detection.engine.Engine;
import io.caltrop.detection.engine.JobHandle;
import io.caltrop.detection.engine.JobStatus;
import io.caltrop.detection.engine.rows.Column;
import io.caltrop.detection.findings.RecordedFindings;
import io.caltrop.detection.rules.Rule;
import io.caltrop.detection.rules.WrittenRule;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the rules: the shipped ones as one job, each that was applied by itself, and brings their
 * findings into their table. What is away for a while is tried again; what is refused is shown.
 */
final class RunningRules implements StreamReader, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningRules.class);
  private static final long LOOK_MS = 1_000;
  private static final long CLOSE_SECONDS = 5;
  private static final String JOBS = "jobs";

  /** Stands for all rules until it is known which there are. */
  private static final String NOT_READ_YET = "all";

  private final RulePack pack;
  private final RuleQueries queries;
  private final AppliedRules applied;
  private final RuleJobNames names;
  private final Map<String, String> kafka;
  private final Jobs engine;
  private final RecordedFindings findings;
  private final Retries retries;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread looking = new Thread(work, "rules");
            looking.setDaemon(true);
            return looking;
          });

  private @Nullable List<WrittenRule> shipped; // only the thread uses it
  private @Nullable RuleSet current;
  private @Nullable RuleJobs jobs;
  private volatile List<StreamStatus> seen = List.of();
  private volatile boolean closed;

  private RunningRules(
      Jobs engine,
      RulePack pack,
      RuleQueries queries,
      ObjectsDatabase database,
      Map<String, String> kafka,
      Clock clock) {
    this.engine = engine;
    this.pack = pack;
    this.queries = queries;
    this.kafka = Map.copyOf(kafka);
    applied = new AppliedRules(database);
    names = new RuleJobNames(database);
    retries = new Retries(clock);
    String table = RecordedFindings.table();
    findings =
        RecordedFindings.start(
            pack.topic(),
            kafka,
            database::connect,
            new RecordedFindings.Place(
                database.schema(),
                List.of(Definitions.readable(database.schema(), table)),
                pack.retention()));
    seen = statuses();
  }

  /**
   * Begins as soon as the engine is up.
   *
   * @param kafka client properties of the program's own Kafka
   */
  static RunningRules open(
      CompletableFuture<Engine> engine,
      RulePack pack,
      RuleQueries queries,
      ObjectsDatabase database,
      Map<String, String> kafka,
      Clock clock) {
    RunningRules rules = new RunningRules(new Jobs(engine), pack, queries, database, kafka, clock);
    CompletableFuture<Void> unused = engine.thenAcceptAsync(up -> rules.look(up), rules.thread);
    return rules;
  }

  private void look(Engine engine) {
    if (closed) {
      return;
    }
    try {
      if (retries.isDue(JOBS)) {
        round(engine);
      }
      seen = statuses();
    } catch (SQLException | RuntimeException e) {
      if (closed) {
        LOG.debug("closed while planning", e);
        return;
      }
      retries.failed(JOBS);
      LOG.warn("rules cannot be looked after: {}", String.valueOf(e.getMessage()));
    }
    try {
      Future<?> unused = thread.schedule(() -> look(engine), LOOK_MS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed", e);
    }
  }

  private void round(Engine engine) throws SQLException {
    RuleJobs own = jobs;
    if (own == null) {
      applied.prepare();
      names.prepare();
      own = new RuleJobs(engine, queries, names, pack.topic(), kafka);
      jobs = own;
    }
    List<WrittenRule> known = shipped;
    if (known == null) {
      known = List.copyOf(pack.shipped().get());
      shipped = known;
    }
    RuleSet wanted = RuleSet.of(known, applied.all(), pack.reader());
    if (!wanted.equals(current)) {
      own.become(wanted);
      current = wanted;
    }
    retries.over(JOBS);
  }

  /**
   * Puts a rule in, in place of another of its id; it runs within a second or two.
   *
   * @throws SqlProblem if the engine would not run it; nothing has changed then
   */
  Outcome apply(String yaml) {
    WrittenRule written;
    try {
      written = pack.reader().apply(yaml);
    } catch (RuntimeException e) {
      throw SqlProblem.of("22023", "the rule cannot be read: " + e.getMessage(), "");
    }
    Rule rule = written.rule();
    try {
      List<Column> unused = engine.engine().plan(queries.translate(rule));
    } catch (SqlProblem e) { // a place in the rule's query is none in the statement
      throw SqlProblem.of(e.sqlState(), "rule " + rule.id() + " is wrong, " + written.line(e), "");
    }
    return changed(
        "APPLY_RULE",
        () -> applied.apply(new AppliedRules.Applied(rule.id(), rule.version(), yaml, true)));
  }

  /**
   * Takes a rule out that was applied; a shipped one of its id runs again.
   *
   * @throws SqlProblem if there is none
   */
  Outcome remove(String id) {
    return changed(
        "REMOVE_RULE",
        () -> {
          if (!applied.remove(id)) {
            throw SqlProblem.of("42704", "no rule " + Quote.of(id) + " was applied", "");
          }
        });
  }

  /** A change of what is applied. */
  private interface Change {
    void make() throws SQLException;
  }

  private Outcome changed(String tag, Change change) {
    try {
      applied.prepare();
      change.make();
      return new Done(tag, List.of());
    } catch (SQLException e) {
      throw SqlProblem.of("58000", "PostgreSQL: " + e.getMessage(), "");
    }
  }

  private List<StreamStatus> statuses() {
    RuleSet set = current;
    RuleJobs own = jobs;
    List<StreamStatus> now = new ArrayList<>();
    if (set == null || own == null) {
      now.add(without(NOT_READ_YET, Optional.empty()));
    } else {
      Map<JobHandle, JobStatus> looked = new HashMap<>();
      Map<String, Optional<String>> rules = new LinkedHashMap<>();
      set.together().stream()
          .map(written -> written.rule().id())
          .forEach(id -> rules.put(id, own.refusal(id)));
      set.alone().keySet().forEach(id -> rules.put(id, own.refusal(id)));
      set.broken().forEach((id, reason) -> rules.put(id, Optional.of(reason)));
      rules.forEach(
          (id, refusal) ->
              now.add(
                  own.of(id)
                      .map(job -> looked.computeIfAbsent(job, JobHandle::status))
                      .map(job -> of(id, job, refusal))
                      .orElseGet(() -> without(id, refusal))));
    }
    now.add(recording());
    return List.copyOf(now);
  }

  private StreamStatus of(String rule, JobStatus job, Optional<String> refusal) {
    return new StreamStatus(
        StreamStatus.Kind.RULE,
        rule,
        StreamStatus.State.valueOf(job.state().name()),
        job.read(),
        findings.recorded(rule),
        job.skipped(),
        job.late(),
        job.lag() < 0 ? OptionalLong.empty() : OptionalLong.of(job.lag()),
        refusal.or(job::error),
        job.checkpoint().map(JobStatus.Checkpoint::time));
  }

  private static StreamStatus without(String rule, Optional<String> refusal) {
    StreamStatus.State state =
        refusal.isPresent() ? StreamStatus.State.FAILED : StreamStatus.State.STARTING;
    return new StreamStatus(
        StreamStatus.Kind.RULE,
        rule,
        state,
        0,
        0,
        0,
        0,
        OptionalLong.empty(),
        refusal,
        Optional.<Instant>empty());
  }

  /** What brings findings into their table, as the sink that it is. */
  private StreamStatus recording() {
    StreamStatus.State state = StreamStatus.State.RUNNING;
    if (findings.trouble().isPresent()) {
      state = StreamStatus.State.RESTARTING;
    } else if (!findings.isStarted()) {
      state = StreamStatus.State.STARTING;
    }
    return new StreamStatus(
        StreamStatus.Kind.SINK,
        RecordedFindings.table(),
        state,
        findings.read(),
        findings.recorded(),
        findings.skipped(),
        0,
        OptionalLong.empty(),
        findings.lastTrouble(),
        Optional.empty());
  }

  @Override
  public List<StreamStatus> streams() {
    return seen;
  }

  /** Looks after nothing any longer; the jobs go on until the engine ends them. */
  @Override
  public void close() {
    closed = true;
    thread.shutdownNow();
    findings.close();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("the rules' thread did not end within {} s", CLOSE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
