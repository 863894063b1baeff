package io.caltrop.detection.objects;

import io.caltrop.core.streams.StreamStatus;
import io.caltrop.detection.dialect.Statement.Kind;
import io.caltrop.detection.engine.JobStatus;
import io.caltrop.detection.objects.Definitions.Definition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How all objects do, looked at every second, so that asking costs nothing; with many objects less
 * often, so that someone is looking a tenth of the time at most.
 */
final class StatusBoard implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusBoard.class);
  private static final long EVERY_MS = 1_000;
  private static final long REST = 9;

  private final Catalogue catalogue;
  private final Jobs jobs;
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "stream-status");
            thread.setDaemon(true);
            return thread;
          });
  private volatile List<StreamStatus> seen = List.of();

  StatusBoard(Catalogue catalogue, Jobs jobs) {
    this.catalogue = catalogue;
    this.jobs = jobs;
    lookAgain(0);
  }

  /** What was seen last. */
  List<StreamStatus> seen() {
    return seen;
  }

  /** Looks now. */
  List<StreamStatus> look() {
    List<StreamStatus> now = new ArrayList<>();
    Optional<String> engine = jobs.trouble();
    for (StreamObject object : catalogue.all()) {
      now.add(engine.map(reason -> failed(object, reason)).orElseGet(() -> status(object)));
    }
    seen = List.copyOf(now);
    return now;
  }

  private void lookAgain(long afterMs) {
    try {
      Future<?> unused = looking.schedule(this::lookOrLog, afterMs, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed", e);
    }
  }

  private void lookOrLog() {
    long start = System.nanoTime();
    try {
      look();
    } catch (RuntimeException e) {
      LOG.warn("streaming objects cannot be looked at: {}", e.toString());
    }
    long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    lookAgain(Math.max(EVERY_MS, REST * tookMs));
  }

  static StreamStatus status(StreamObject object) {
    if (object.trouble().isPresent()) {
      return failed(object, object.trouble().get());
    }
    if (object.kind() == Kind.SOURCE && object.isSetUp()) {
      return without(object.definition(), StreamStatus.State.RUNNING, Optional.empty());
    }
    return object
        .job()
        .map(job -> of(object, job.status()))
        .orElseGet(
            () -> without(object.definition(), StreamStatus.State.STARTING, Optional.empty()));
  }

  private static StreamStatus of(StreamObject object, JobStatus job) {
    Optional<Instant> checkpoint = job.checkpoint().map(JobStatus.Checkpoint::time);
    return new StreamStatus(
        kind(object.kind()),
        object.name(),
        StreamStatus.State.valueOf(job.state().name()),
        job.read(),
        job.written(),
        job.skipped(),
        job.late(),
        job.lag() < 0 ? OptionalLong.empty() : OptionalLong.of(job.lag()),
        job.state() == JobStatus.State.RUNNING ? job.error() : job.error().or(object::awaited),
        checkpoint);
  }

  private static StreamStatus failed(StreamObject object, String reason) {
    return without(object.definition(), StreamStatus.State.FAILED, Optional.of(reason));
  }

  private static StreamStatus without(
      Definition object, StreamStatus.State state, Optional<String> error) {
    return new StreamStatus(
        kind(object.kind()),
        object.name(),
        state,
        0,
        0,
        0,
        0,
        OptionalLong.empty(),
        error,
        Optional.empty());
  }

  static StreamStatus.Kind kind(Kind kind) {
    return switch (kind) {
      case SOURCE -> StreamStatus.Kind.SOURCE;
      case VIEW -> StreamStatus.Kind.MATERIALIZED_VIEW;
      case SINK -> StreamStatus.Kind.SINK;
    };
  }

  @Override
  public void close() {
    looking.shutdownNow();
  }
}
