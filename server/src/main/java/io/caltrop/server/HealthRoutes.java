package io.caltrop.server;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.concurrent.Executor;

/** {@code GET /health}: the process answers. {@code GET /health/ready}: it can do its job. */
final class HealthRoutes {
  private final HealthChecks checks;
  private final String version;
  private final Executor requests;

  HealthRoutes(HealthChecks checks, String version, Executor requests) {
    this.checks = checks;
    this.version = version;
    this.requests = requests;
  }

  void alive(Context ctx) {
    Reply.json(
        ctx,
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("status", "ok");
          json.writeStringField("version", version);
          json.writeEndObject();
        });
  }

  void ready(Context ctx) {
    Reply.later(
        ctx,
        checks.report(),
        requests,
        report -> Reply.json(ctx, report.isReady() ? 200 : 503, json -> write(json, report)));
  }

  /** Writes {@code {"status": .., "checks": [{"name", "status", "detail"}]}}. */
  static void write(JsonGenerator json, HealthChecks.Report report) throws IOException {
    json.writeStartObject();
    json.writeStringField("status", report.status());
    json.writeArrayFieldStart("checks");
    for (HealthChecks.Check check : report.checks()) {
      json.writeStartObject();
      json.writeStringField("name", check.name());
      json.writeStringField("status", check.state().up() ? "up" : "down");
      json.writeStringField("detail", check.state().detail());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
