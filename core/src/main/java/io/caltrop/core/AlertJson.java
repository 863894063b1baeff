package io.caltrop.core;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of an alert record, as the topic {@code blacklist-events} and {@code POST
 * /ingest/alerts} carry it:
 *
 * <pre>{"user_id": uuid, "timestamp": epoch ms, "ip": text, "alert_id": int, "dst_port": int,
 * "info": text, "reason": text}</pre>
 *
 * <p>{@code dst_port}, {@code info} and {@code reason} may be missing. {@code "entity": "host"} (or
 * another name of {@link Entity}) says that the alert id is not a flow's. Further fields are
 * ignored.
 */
public final class AlertJson {
  /** Interning every new field name would cost more than the comparison it saves. */
  private static final JsonFactory JSON =
      new JsonFactoryBuilder().configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false).build();

  private AlertJson() {}

  /** The record of an alert, UTF-8. */
  public static byte[] encode(Alert alert) {
    ByteArrayOutputStream out =
        new ByteArrayOutputStream(192 + alert.info().length() + alert.reason().length());
    try (JsonGenerator json = JSON.createGenerator(out)) {
      write(alert, json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return out.toByteArray();
  }

  /** Writes the record of an alert as one object. */
  public static void write(Alert alert, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("user_id", alert.userId().toString());
    json.writeNumberField("timestamp", alert.timestamp());
    json.writeStringField("ip", alert.ip().toString());
    json.writeNumberField("alert_id", alert.alertId());
    if (alert.type().entity() != Entity.FLOW) {
      json.writeStringField("entity", alert.type().entity().toString());
    }
    json.writeNumberField("dst_port", alert.dstPort());
    json.writeStringField("info", alert.info());
    json.writeStringField("reason", alert.reason());
    json.writeEndObject();
  }

  /**
   * Reads one record. Bytes that are no UTF-8 become U+FFFD: the alert counts, whatever an attacker
   * put into its text.
   *
   * @throws InvalidAlertException if it is no JSON object, or a field is missing or wrong
   */
  public static Alert decode(byte[] record) throws InvalidAlertException {
    try {
      return decode(JSON.createParser(record));
    } catch (IOException malformed) {
      String repaired = new String(record, StandardCharsets.UTF_8);
      if (repaired.indexOf('\uFFFD') < 0) {
        throw new InvalidAlertException(JsonProblem.of(malformed));
      }
      try {
        return decode(JSON.createParser(repaired));
      } catch (IOException e) {
        throw new InvalidAlertException(JsonProblem.of(e));
      }
    }
  }

  private static Alert decode(JsonParser opened) throws IOException, InvalidAlertException {
    try (JsonParser json = opened) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new InvalidAlertException(
            "not a JSON object; allowed: one alert record as an object");
      }
      Alert alert = read(json, null);
      if (json.nextToken() != null) {
        throw new InvalidAlertException(
            "text after the JSON object; allowed: one alert record alone");
      }
      return alert;
    }
  }

  /**
   * Reads the object that the parser stands at the start of, and leaves the parser at its end, also
   * when the alert is invalid.
   *
   * @param userId whose alert it is if the record does not say; null if it must say
   * @throws InvalidAlertException if a field is missing or wrong
   * @throws IOException if the text is no JSON
   */
  public static Alert read(JsonParser json, @Nullable UUID userId)
      throws IOException, InvalidAlertException {
    return AlertFields.read(json).toAlert(userId);
  }
}
