package io.caltrop.server;

import com.fasterxml.jackson.core.JsonGenerator;
import io.caltrop.core.streams.StreamReader;
import io.caltrop.core.streams.StreamStatus;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code GET /streams}: the objects of streaming SQL and how they are doing. */
final class StreamRoutes {
  private final StreamReader reader;

  StreamRoutes(StreamReader reader) {
    this.reader = reader;
  }

  void streams(Context ctx) {
    List<StreamStatus> streams = reader.streams();
    Reply.json(ctx, 200, json -> write(json, streams));
  }

  private static void write(JsonGenerator json, List<StreamStatus> streams) throws IOException {
    json.writeStartObject();
    json.writeFieldName("streams");
    writeAll(json, streams);
    json.writeEndObject();
  }

  /** Writes an array of objects; what nobody knows is null. */
  static void writeAll(JsonGenerator json, List<StreamStatus> streams) throws IOException {
    json.writeStartArray();
    for (StreamStatus stream : streams) {
      json.writeStartObject();
      json.writeStringField("kind", stream.kind().toString());
      json.writeStringField("name", stream.name());
      json.writeStringField("state", stream.state().toString());
      json.writeNumberField("rows_read", stream.rowsRead());
      json.writeNumberField("rows_written", stream.rowsWritten());
      json.writeNumberField("skipped", stream.skipped());
      json.writeNumberField("late", stream.late());
      writeNumber(json, "lag", stream.lag());
      json.writeStringField("error", stream.error().orElse(null));
      writeNumber(json, "last_checkpoint", millis(stream.checkpoint()));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static OptionalLong millis(Optional<Instant> time) {
    return time.stream().mapToLong(Instant::toEpochMilli).findFirst();
  }

  /** Writes a number, or null where there is none. */
  static void writeNumber(JsonGenerator json, String name, OptionalLong number) throws IOException {
    if (number.isPresent()) {
      json.writeNumberField(name, number.getAsLong());
    } else {
      json.writeNullField(name);
    }
  }
}
