package io.caltrop.server;

import io.caltrop.core.AlertPublisher;
import io.caltrop.core.AlertPublisher.PublishException;
import io.caltrop.core.Catalog;
import io.caltrop.core.InvalidAlertException;
import io.caltrop.core.metrics.StageMetrics;
import io.caltrop.core.ntopng.NtopngPayload;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code POST /ingest/..}: alerts in. The answer comes once they are durable, and is 503 if they
 * are not in time: the sender sends them again, and what arrives twice counts once.
 */
final class IngestRoutes {
  /** What a post of many alerts gets beside the timeout: time for ten thousand a second. */
  private static final long NANOS_PER_ALERT = 100_000;

  private final IngestSettings settings;
  private final RequestBodies bodies;
  private final AlertPublisher publisher;
  private final Catalog catalog;
  private final StageMetrics.Stage stage;
  private final Workers workers;
  private final SensorAuth auth;

  IngestRoutes(
      HttpSettings settings, AlertPublisher publisher, ServerParts parts, Workers workers) {
    this.settings = settings.ingest();
    this.bodies = new RequestBodies(settings.maxBodyBytes());
    this.publisher = publisher;
    this.catalog = parts.catalog();
    this.stage = parts.stages().stage("ingest");
    this.workers = workers;
    this.auth = new SensorAuth(settings.ingest());
  }

  /** A body of ntopng. What cannot be read of it is told, the rest is taken. */
  void ntopng(Context ctx) {
    ingest(ctx, (body, sensor) -> readNtopng(body, sensor.orElse(settings.anonymous())));
  }

  /** Alert records. */
  void alerts(Context ctx) {
    ingest(
        ctx,
        (body, sensor) -> {
          auth.checkSecret("X-Shared-Secret", ctx.header("X-Shared-Secret"));
          return AlertRows.read(body, sensor);
        });
  }

  private interface Reader {
    IngestResult read(byte[] body, Optional<UUID> sensor);
  }

  private void ingest(Context ctx, Reader reader) {
    long start = System.nanoTime();
    RequestBodies.Body body = null;
    try {
      SameOrigin.check(ctx);
      Optional<UUID> sensor = auth.sensor(ctx);
      body = bodies.read(ctx);
      IngestResult result = reader.read(body.bytes(), sensor);
      count(result);
      answer(ctx, publish(result, body, start), result);
    } catch (RuntimeException e) {
      if (body == null) {
        bodies.discard(ctx);
      } else {
        body.close();
      }
      throw e;
    }
  }

  private IngestResult readNtopng(byte[] body, UUID sensor) {
    NtopngPayload payload;
    try {
      payload = NtopngPayload.parse(body, sensor, catalog);
    } catch (InvalidAlertException e) {
      throw new Problem(422, String.valueOf(e.getMessage()));
    }
    payload.sharedSecrets().forEach(secret -> auth.checkSecret("sharedsecret", secret));
    IngestResult result = new IngestResult();
    payload.alerts().forEach(result::accept);
    payload.rejections().forEach(r -> result.reject(r.alert(), r.reason()));
    result.skip(payload.skipped());
    return result;
  }

  private void count(IngestResult result) {
    stage.received().inc(result.alerts().size() + result.rejected() + result.skipped());
    stage.rejected().inc(result.rejected());
  }

  private CompletableFuture<Void> publish(
      IngestResult result, RequestBodies.Body body, long start) {
    if (result.alerts().isEmpty()) {
      body.close();
      return CompletableFuture.completedFuture(null);
    }
    long nanos = settings.timeout().toNanos() + NANOS_PER_ALERT * result.alerts().size();
    return published(result)
        .orTimeout(nanos, TimeUnit.NANOSECONDS)
        .whenComplete(
            (done, failure) -> {
              body.close();
              stage.seconds().observe((System.nanoTime() - start) / 1e9);
              if (failure == null) {
                stage.done().inc(result.alerts().size());
              } else {
                stage.failed().inc();
              }
            })
        .exceptionally(failure -> refuse(failure, nanos));
  }

  private CompletableFuture<Void> published(IngestResult result) {
    return CompletableFuture.completedFuture(result.alerts())
        .thenComposeAsync(publisher::publish, workers.publishers());
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

  private void answer(Context ctx, CompletableFuture<Void> published, IngestResult result) {
    if (result.isAllRejected() && ctx.path().startsWith("/ingest/alerts")) {
      String detail =
          "none of the %d alerts can be read; the first: %s"
              .formatted(result.rejected(), result.firstReason());
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
