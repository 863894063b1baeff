package io.caltrop.server;

import com.fasterxml.jackson.core.JsonGenerator;
import io.caltrop.core.Alert;
import io.caltrop.core.IpAddress;
import io.caltrop.core.store.EventReader;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;

/** {@code GET /ip_events/{ip}}: why an address is listed. */
final class EventRoutes {
  static final int DEFAULT_LIMIT = 10;
  static final int MAX_LIMIT = 1000;

  private final EventReader events;
  private final Workers workers;

  EventRoutes(EventReader events, Workers workers) {
    this.events = events;
    this.workers = workers;
  }

  void events(Context ctx) {
    IpAddress ip = Parameters.ip(ctx);
    int limit = Parameters.count(ctx, "limit", DEFAULT_LIMIT, MAX_LIMIT);
    Reply.later(
        ctx,
        workers.read("the events of " + ip, () -> events.lastEvents(ip, limit)),
        workers.requests(),
        found -> Reply.json(ctx, 200, json -> write(json, ip, found)));
  }

  private static void write(JsonGenerator json, IpAddress ip, List<Alert> events)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("ip", ip.toString());
    json.writeArrayFieldStart("events");
    for (Alert event : events) {
      json.writeStartObject();
      writeFields(json, event);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Writes an event's fields; the first four are what every reader of events may rely on. */
  static void writeFields(JsonGenerator json, Alert event) throws IOException {
    json.writeNumberField("timestamp", event.timestamp());
    json.writeNumberField("alert_id", event.alertId());
    json.writeStringField("info", event.info());
    json.writeStringField("reason", event.reason());
    json.writeStringField("entity", event.type().entity().toString());
    json.writeNumberField("dst_port", event.dstPort());
    json.writeStringField("user_id", event.userId().toString());
  }
}
