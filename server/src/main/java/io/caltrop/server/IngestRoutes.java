package io.caltrop.server;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertPublisher.PublishException;
import io.caltrop.core.Catalog;
import io.caltrop.core.InvalidAlertException;
import io.caltrop.core.Quote;
import io.caltrop.core.logs.IngestPublisher;
import io.caltrop.core.logs.LogFormat;
import io.caltrop.core.logs.LogRecord;
import io.caltrop.core.metrics.StageMetrics;
import io.caltrop.core.ntopng.NtopngPayload;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * {@code POST /ingest/..}: alerts and logs in. The answer comes once they are durable, and is 503
 * if they are not in time: the sender sends them again. An alert that arrives twice counts once; a
 * log event that does is there twice.
 */
final class IngestRoutes {
  /** What a post of many alerts gets beside the timeout: time for ten thousand a second. */
  private static final long NANOS_PER_ALERT = 100_000;

  private static final String ZONES = "a time zone such as UTC, Europe/Berlin, +02:00";

  private final IngestSettings settings;
  private final RequestBodies bodies;
  private final Catalog catalog;
  private final Clock clock;
  private final Workers workers;
  private final SensorAuth auth;
  private final Kind<Alert> alertKind;
  private final Kind<LogRecord> logKind;

  IngestRoutes(
      HttpSettings settings, IngestPublisher publisher, ServerParts parts, Workers workers) {
    this.settings = settings.ingest();
    this.bodies = new RequestBodies(settings.maxBodyBytes());
    this.catalog = parts.catalog();
    this.clock = parts.clock();
    this.workers = workers;
    this.auth = new SensorAuth(settings.ingest());
    this.alertKind = new Kind<>(parts.stages().stage("ingest"), publisher::publish);
    this.logKind = new Kind<>(parts.stages().stage("ingest_logs"), publisher::publishLogs);
  }

  /** A body of ntopng. What cannot be read of it is told, the rest is taken. */
  void ntopng(Context ctx) {
    alerts(ctx, (body, sensor) -> readNtopng(body, sensor.orElse(settings.anonymous())));
  }

  /** Alert records. */
  void alerts(Context ctx) {
    alerts(
        ctx,
        (body, sensor) -> {
          auth.checkSecret("X-Shared-Secret", ctx.header("X-Shared-Secret"));
          return AlertRows.read(body, sensor);
        });
  }

  /** Log records in JSON, or the lines of a log of a given format. */
  void logs(Context ctx) {
    ingest(
        ctx,
        logKind,
        (body, sensor) -> {
          auth.checkSecret("X-Shared-Secret", ctx.header("X-Shared-Secret"));
          return readLogs(ctx, body);
        });
  }

  private interface Reader<T> {
    IngestResult<T> read(byte[] body, Optional<UUID> sensor);
  }

  /** Where what was read goes, and what counts it. */
  private record Kind<T>(
      StageMetrics.Stage stage, Function<List<T>, CompletableFuture<Void>> publisher) {}

  private void alerts(Context ctx, Reader<Alert> reader) {
    ingest(ctx, alertKind, reader);
  }

  private <T> void ingest(Context ctx, Kind<T> kind, Reader<T> reader) {
    long start = System.nanoTime();
    RequestBodies.Body body = null;
    try {
      SameOrigin.check(ctx);
      Optional<UUID> sensor = auth.sensor(ctx);
      body = bodies.read(ctx);
      IngestResult<T> result = reader.read(body.bytes(), sensor);
      count(result, kind.stage);
      answer(ctx, publish(kind, result, body, start), result);
    } catch (RuntimeException e) {
      if (body == null) {
        bodies.discard(ctx);
      } else {
        body.close();
      }
      throw e;
    }
  }

  private IngestResult<Alert> readNtopng(byte[] body, UUID sensor) {
    NtopngPayload payload;
    try {
      payload = NtopngPayload.parse(body, sensor, catalog);
    } catch (InvalidAlertException e) {
      throw new Problem(422, String.valueOf(e.getMessage()));
    }
    payload.sharedSecrets().forEach(secret -> auth.checkSecret("sharedsecret", secret));
    IngestResult<Alert> result = IngestResult.ofAlerts();
    payload.alerts().forEach(result::accept);
    payload.rejections().forEach(r -> result.reject(r.alert(), r.reason()));
    result.skip(payload.skipped());
    return result;
  }

  private IngestResult<LogRecord> readLogs(Context ctx, byte[] body) {
    String formats = LogFormat.ALLOWED;
    String name = Parameters.query(ctx, "format", formats).orElse("json");
    String zone = Parameters.query(ctx, "zone", ZONES).orElse("UTC");
    LogFormat format;
    try {
      format = LogFormat.of(name);
    } catch (IllegalArgumentException e) {
      throw Problem.parameter("format", Quote.of(name), formats);
    }
    try {
      return format == LogFormat.JSON
          ? LogRows.json(body, ZoneId.of(zone), clock)
          : LogRows.lines(body, format, ZoneId.of(zone), clock);
    } catch (DateTimeException e) {
      throw Problem.parameter("zone", Quote.of(zone), ZONES);
    }
  }

  private static void count(IngestResult<?> result, StageMetrics.Stage stage) {
    stage.received().inc(result.accepted().size() + result.rejected() + result.skipped());
    stage.rejected().inc(result.rejected());
  }

  private <T> CompletableFuture<Void> publish(
      Kind<T> kind, IngestResult<T> result, RequestBodies.Body body, long start) {
    StageMetrics.Stage stage = kind.stage;
    if (result.accepted().isEmpty()) {
      body.close();
      return CompletableFuture.completedFuture(null);
    }
    long nanos = settings.timeout().toNanos() + NANOS_PER_ALERT * result.accepted().size();
    return published(kind, result)
        .orTimeout(nanos, TimeUnit.NANOSECONDS)
        .whenComplete(
            (done, failure) -> {
              body.close();
              stage.seconds().observe((System.nanoTime() - start) / 1e9);
              if (failure == null) {
                stage.done().inc(result.accepted().size());
              } else {
                stage.failed().inc();
              }
            })
        .exceptionally(failure -> refuse(failure, nanos));
  }

  private <T> CompletableFuture<Void> published(Kind<T> kind, IngestResult<T> result) {
    return CompletableFuture.completedFuture(result.accepted())
        .thenComposeAsync(kind.publisher, workers.publishers());
  }

  private static Void refuse(Throwable failure, long nanos) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof PublishException) {
      throw Problem.unavailable("not accepted, to be sent again: " + cause.getMessage());
    }
    if (cause instanceof RejectedExecutionException) {
      throw Problem.unavailable(
          "not accepted, to be sent again: too many alerts wait for the broker");
    }
    if (cause instanceof TimeoutException) {
      throw Problem.unavailable(
          "not accepted, to be sent again: the broker did not acknowledge within "
              + TimeUnit.NANOSECONDS.toMillis(nanos)
              + " ms");
    }
    throw failure instanceof CompletionException c ? c : new CompletionException(failure);
  }

  private void answer(Context ctx, CompletableFuture<Void> published, IngestResult<?> result) {
    if (result.isAllRejected() && !ctx.path().startsWith("/ingest/ntopng")) {
      String detail = result.none();
      Reply.json(
          ctx,
          422,
          json -> {
            json.writeStartObject();
            json.writeStringField("detail", detail);
            result.write(json);
            json.writeEndObject();
          });
      return;
    }
    Reply.later(
        ctx,
        published,
        workers.requests(),
        done ->
            Reply.json(
                ctx,
                202,
                json -> {
                  json.writeStartObject();
                  result.write(json);
                  json.writeEndObject();
                }));
  }
}
