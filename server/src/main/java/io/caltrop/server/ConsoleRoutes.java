package io.caltrop.server;

import com.fasterxml.jackson.core.JsonGenerator;
import io.caltrop.core.Alert;
import io.caltrop.core.AlertType;
import io.caltrop.core.IpAddress;
import io.caltrop.core.ntopng.AlertTitles;
import io.caltrop.core.store.BlacklistReader.Entry;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** {@code GET /console/..}: what the console's page shows, in one answer a look. */
final class ConsoleRoutes {
  private final ServerParts parts;
  private final BlacklistCache cache;
  private final HealthChecks health;
  private final RateHistory rates;
  private final Workers workers;

  ConsoleRoutes(
      ServerParts parts,
      BlacklistCache cache,
      HealthChecks health,
      RateHistory rates,
      Workers workers) {
    this.parts = parts;
    this.cache = cache;
    this.health = health;
    this.rates = rates;
    this.workers = workers;
  }

  /** A list as far as it can be had. */
  private record Listed(@Nullable RenderedList list, String unavailable) {}

  /** Everything of the page but the looked-up address. */
  void state(Context ctx) {
    CompletableFuture<HealthChecks.Report> report = health.report();
    CompletableFuture<Map<AlertType, Listed>> lists = lists();
    Reply.later(
        ctx,
        report.thenCombine(lists, (r, l) -> Reply.bytes(json -> writeState(json, r, l))),
        workers.requests(),
        body -> send(ctx, body));
  }

  /** Where one address is listed, and its last events. */
  void address(Context ctx) {
    IpAddress ip = Parameters.ip(ctx);
    int limit = Parameters.count(ctx, "limit", EventRoutes.DEFAULT_LIMIT, EventRoutes.MAX_LIMIT);
    CompletableFuture<List<Alert>> events =
        workers.read("the events of " + ip, () -> parts.events().lastEvents(ip, limit));
    Reply.later(
        ctx,
        events.thenCombine(lists(), (e, l) -> Reply.bytes(json -> writeAddress(json, ip, l, e))),
        workers.requests(),
        body -> send(ctx, body));
  }

  private static void send(Context ctx, byte[] body) {
    ctx.header("Cache-Control", "no-store");
    Reply.send(ctx, 200, Reply.JSON, body);
  }

  private CompletableFuture<Map<AlertType, Listed>> lists() {
    Map<AlertType, CompletableFuture<Listed>> asked = new LinkedHashMap<>();
    for (AlertType type : parts.catalog().categories().keySet()) {
      asked.put(
          type,
          cache
              .recent(type)
              .thenApply(list -> new Listed(list, ""))
              .exceptionally(failure -> new Listed(null, reason(failure))));
    }
    return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
        .thenApply(
            done -> {
              Map<AlertType, Listed> lists = new LinkedHashMap<>();
              asked.forEach((type, list) -> lists.put(type, list.join()));
              return lists;
            });
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof Problem problem ? problem.detail() : "this list cannot be read now";
  }

  private void writeState(
      JsonGenerator json, HealthChecks.Report report, Map<AlertType, Listed> lists)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("version", parts.version());
    json.writeNumberField("time", parts.clock().millis());
    json.writeBooleanField("ingest", parts.publisher().isPresent());
    json.writeArrayFieldStart("rates");
    for (double rate : rates.rates()) {
      json.writeNumber(Math.round(rate * 10) / 10.0);
    }
    json.writeEndArray();
    json.writeFieldName("totals");
    writeTotals(json, StageTotals.read(parts.registry()));
    json.writeArrayFieldStart("lists");
    for (Map.Entry<AlertType, Listed> entry : lists.entrySet()) {
      writeList(json, entry.getKey(), entry.getValue());
    }
    json.writeEndArray();
    json.writeFieldName("streams");
    writeStreams(json);
    json.writeFieldName("sql");
    writeSql(json);
    json.writeFieldName("health");
    HealthRoutes.write(json, report);
    json.writeEndObject();
  }

  /** The objects of streaming SQL; null in a process without them. */
  private void writeStreams(JsonGenerator json) throws IOException {
    if (parts.streams().isPresent()) {
      StreamRoutes.writeAll(json, parts.streams().get().streams());
    } else {
      json.writeNull();
    }
  }

  /** How to reach the SQL port; null in a process without one. */
  private void writeSql(JsonGenerator json) throws IOException {
    if (parts.sql().isPresent()) {
      json.writeStartObject();
      json.writeNumberField("port", parts.sql().get().port());
      json.writeStringField("database", parts.sql().get().database());
      json.writeEndObject();
    } else {
      json.writeNull();
    }
  }

  private static void writeTotals(JsonGenerator json, StageTotals totals) throws IOException {
    json.writeStartObject();
    json.writeBooleanField("consumed", totals.consumed());
    json.writeNumberField("received", totals.received());
    json.writeNumberField("recorded", totals.recorded());
    json.writeNumberField("duplicates", totals.duplicates());
    json.writeNumberField("rejected", totals.rejected());
    StreamRoutes.writeNumber(json, "lag", totals.lag());
    json.writeEndObject();
  }

  private void writeList(JsonGenerator json, AlertType type, Listed listed) throws IOException {
    json.writeStartObject();
    writeType(json, type);
    RenderedList list = listed.list();
    if (list == null) {
      json.writeStringField("unavailable", listed.unavailable());
    } else {
      json.writeNumberField("addresses", list.size());
      json.writeArrayFieldStart("top");
      for (Entry entry : list.top()) {
        json.writeStartObject();
        json.writeStringField("ip", entry.ip().toString());
        json.writeNumberField("count", entry.count());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private void writeType(JsonGenerator json, AlertType type) throws IOException {
    json.writeStringField("alert_id", type.toString());
    json.writeStringField("title", title(type));
    json.writeStringField("category", parts.catalog().category(type).orElse(""));
  }

  private static String title(AlertType type) {
    return AlertTitles.of(type).orElse("Alert " + type);
  }

  private void writeAddress(
      JsonGenerator json, IpAddress ip, Map<AlertType, Listed> lists, List<Alert> events)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("ip", ip.toString());
    json.writeBooleanField("never_listed", parts.neverList().contains(ip));
    json.writeArrayFieldStart("lists");
    for (Map.Entry<AlertType, Listed> entry : lists.entrySet()) {
      RenderedList list = entry.getValue().list();
      OptionalLong count = list == null ? OptionalLong.empty() : list.count(ip);
      if (count.isPresent()) {
        json.writeStartObject();
        writeType(json, entry.getKey());
        json.writeNumberField("count", count.getAsLong());
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    json.writeArrayFieldStart("events");
    for (Alert event : events) {
      json.writeStartObject();
      json.writeStringField("title", title(event.type()));
      EventRoutes.writeFields(json, event);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
