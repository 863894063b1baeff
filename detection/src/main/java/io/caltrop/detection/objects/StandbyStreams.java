package io.caltrop.detection.objects;

import io.caltrop.core.streams.StreamReader;
import io.caltrop.core.streams.StreamStatus;
import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.StreamingStatements;
import io.caltrop.detection.dialect.Dialect;
import io.caltrop.detection.engine.Engine;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streaming objects of a database that any number of processes may run: one of them does, the
 * others stand by. When it ends, or loses the database, another takes over and goes on from the
 * newest checkpoints, if it can reach the folder in which they lie.
 *
 * <p>Who stands by refuses streaming statements; what is read, it reads as the others do.
 */
public final class StandbyStreams implements StreamingStatements, StreamReader, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StandbyStreams.class);

  /** A process that was stopped may take that long to end its jobs. */
  private static final Duration OTHER_ENDS = Duration.ofSeconds(5);

  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final long CLOSE_SECONDS = 60;

  private final SoleOwner owner;
  private final Supplier<StreamingObjects> opening;
  private final ScheduledExecutorService watching =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "streams-owner");
            thread.setDaemon(true);
            return thread;
          });
  private volatile @Nullable StreamingObjects active;

  private StandbyStreams(SoleOwner owner, Supplier<StreamingObjects> opening) {
    this.owner = owner;
    this.opening = opening;
  }

  /**
   * Runs the objects, or stands by; who runs them has opened them when this returns.
   *
   * @param engines starts an engine each time this process begins to run the objects
   * @param kafka client properties of the program's own Kafka
   * @throws SqlProblem if the database does not answer
   */
  public static StandbyStreams open(
      Supplier<CompletableFuture<Engine>> engines,
      ObjectsDatabase database,
      StreamingObjects.Topics topics,
      Map<String, String> kafka,
      Clock clock) {
    return open(engines, database, topics, kafka, clock, Optional.empty());
  }

  /**
   * The same, with rules that run beside the objects, in the process that runs those.
   *
   * @param rules empty: none are run
   */
  public static StandbyStreams open(
      Supplier<CompletableFuture<Engine>> engines,
      ObjectsDatabase database,
      StreamingObjects.Topics topics,
      Map<String, String> kafka,
      Clock clock,
      Optional<RulePack> rules) {
    SoleOwner owner = new SoleOwner(database);
    Supplier<StreamingObjects> opening =
        () -> {
          CompletableFuture<Engine> engine = engines.get();
          RuleQueries queries = RuleQueries.over(topics, kafka);
          return StreamingObjects.open(
              engine,
              database,
              topics,
              kafka,
              clock,
              rules.map(pack -> RunningRules.open(engine, pack, queries, database, kafka, clock)));
        };
    StandbyStreams streams = new StandbyStreams(owner, opening);
    try {
      streams.begin(owner.await(OTHER_ENDS), database);
    } catch (RuntimeException e) {
      owner.close();
      throw e;
    }
    Future<?> unused =
        streams.watching.scheduleWithFixedDelay(
            streams::watch, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    return streams;
  }

  private void begin(SoleOwner.State state, ObjectsDatabase database) {
    switch (state) {
      case THIS -> active = opening.get();
      case ANOTHER ->
          LOG.info("standing by: another caltrop runs the streaming SQL of this database");
      case UNKNOWN ->
          throw SqlProblem.of(
              "58000", "PostgreSQL at " + database.rows().url() + " does not answer", "");
    }
  }

  private void watch() {
    try {
      SoleOwner.State state = owner.look();
      StreamingObjects running = active;
      if (state == SoleOwner.State.THIS && running == null) {
        LOG.info("taking over the streaming SQL of this database");
        active = opening.get();
      } else if (state == SoleOwner.State.ANOTHER && running != null) {
        LOG.warn("another caltrop has taken over the streaming SQL; standing by");
        active = null;
        running.close();
      }
    } catch (RuntimeException e) {
      LOG.warn("streaming SQL cannot be taken over yet: {}", e.getMessage());
    }
  }

  /** Whether this process runs the objects. */
  public boolean isActive() {
    return active != null;
  }

  @Override
  public Optional<Action> recognise(String sql) {
    StreamingObjects running = active;
    if (running != null) {
      return running.recognise(sql);
    }
    return Dialect.isStreaming(sql) ? Optional.of(StandbyStreams::refuse) : Optional.empty();
  }

  @Override
  public Optional<String> hint(String relation) {
    StreamingObjects running = active;
    return running == null ? Optional.empty() : running.hint(relation);
  }

  private static Outcome refuse() {
    throw SqlProblem.of(
        "25006", // as a PostgreSQL that stands by says when it is to write
        "another caltrop runs the streaming SQL of this database; this one stands by",
        "Send the statement to that one; if it has just ended, again in a moment.");
  }

  @Override
  public List<StreamStatus> streams() {
    StreamingObjects running = active;
    return running == null ? List.of() : running.streams();
  }

  /** Stops all jobs so that they resume where they ended; then another may take over. */
  @Override
  public void close() {
    watching.shutdown();
    try {
      if (!watching.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("taking over did not end within {} s", CLOSE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    StreamingObjects running = active;
    active = null;
    if (running != null) {
      running.close();
    }
    owner.close();
  }
}
