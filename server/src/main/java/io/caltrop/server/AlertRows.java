package io.caltrop.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.caltrop.core.Alert;
import io.caltrop.core.AlertJson;
import io.caltrop.core.InvalidAlertException;
import io.caltrop.core.JsonProblem;
import io.caltrop.core.Quote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body of alert records: one object, an array of them, or one on each line (NDJSON). Which
 * of them it is shows in the body.
 *
 * <p>A record that cannot be read is rejected alone. Only an array that breaks off in the middle
 * takes the records behind the break with it, since nobody knows where the next one starts. Bytes
 * that are no UTF-8 become U+FFFD.
 */
final class AlertRows {
  static final String ALLOWED = "one alert record, an array of them, or one on each line";
  private static final JsonFactory JSON = new JsonFactory();

  private final @Nullable UUID sensor;
  private final IngestResult result = new IngestResult();
  private int row;

  private AlertRows(@Nullable UUID sensor) {
    this.sensor = sensor;
  }

  /**
   * Reads a body.
   *
   * @param sensor whose alerts they are, if the sender has shown it; else each record says so
   * @throws Problem 422 if the body is empty
   */
  static IngestResult read(byte[] body, Optional<UUID> sensor) {
    AlertRows rows = new AlertRows(sensor.orElse(null));
    String text = new String(body, StandardCharsets.UTF_8);
    String document = (text.startsWith("\uFEFF") ? text.substring(1) : text).strip();
    if (document.isEmpty()) {
      throw new Problem(422, "the body is empty; allowed: " + ALLOWED);
    }
    if (document.startsWith("[")) {
      rows.array(document);
    } else if (isOneObject(document)) {
      rows.line(document, 0);
    } else {
      rows.lines(document);
    }
    return rows.result;
  }

  /** Whether it is JSON's grammar for one object, be it over many lines. */
  private static boolean isOneObject(String document) {
    try (JsonParser json = JSON.createParser(document)) {
      return json.nextToken() == JsonToken.START_OBJECT
          && json.skipChildren() != null
          && json.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  private void array(String document) {
    try (JsonParser json = JSON.createParser(document)) {
      json.nextToken();
      for (JsonToken next = json.nextToken();
          next != JsonToken.END_ARRAY;
          next = json.nextToken()) {
        if (next == null) {
          reject("the array is not closed; allowed: " + ALLOWED);
          return;
        }
        element(json, next);
      }
      if (json.nextToken() != null) {
        reject("text after the array; allowed: " + ALLOWED);
      }
    } catch (IOException e) {
      reject(JsonProblem.of(e) + "; allowed: " + ALLOWED + "; nothing is read from here on");
    }
  }

  private void element(JsonParser json, JsonToken token) throws IOException {
    if (token != JsonToken.START_OBJECT) {
      reject(notAnObject(json));
      json.skipChildren();
      return;
    }
    try {
      accept(record(json));
    } catch (InvalidAlertException e) {
      reject(String.valueOf(e.getMessage()));
    }
  }

  private void lines(String document) {
    int before = 0;
    for (String line : document.lines().toList()) {
      if (!line.isBlank()) {
        line(line, before);
      }
      before++;
    }
  }

  private void line(String line, int linesBefore) {
    try (JsonParser json = JSON.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new InvalidAlertException(notAnObject(json));
      }
      Alert alert = record(json);
      if (json.nextToken() != null) {
        throw new InvalidAlertException("text after the object; allowed: one record on a line");
      }
      accept(alert);
    } catch (InvalidAlertException e) {
      reject(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      reject(JsonProblem.of(e, linesBefore) + "; allowed: " + ALLOWED);
    }
  }

  private Alert record(JsonParser json) throws IOException, InvalidAlertException {
    Alert alert = AlertJson.read(json, sensor);
    if (sensor != null && !sensor.equals(alert.userId())) {
      throw InvalidAlertException.field(
          "user_id", Quote.of(alert.userId().toString()), sensor + ", whose credentials these are");
    }
    return alert;
  }

  private void accept(Alert alert) {
    result.accept(alert);
    row++;
  }

  private void reject(String reason) {
    result.reject(row, reason);
    row++;
  }

  private static String notAnObject(JsonParser json) throws IOException {
    String text = json.currentToken() == JsonToken.START_ARRAY ? "[..]" : Quote.of(json.getText());
    return "not an object: " + text + "; allowed: an alert record as a JSON object";
  }
}
