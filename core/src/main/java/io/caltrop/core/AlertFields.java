package io.caltrop.core;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one alert record as they were read, to be checked once the whole object is
 * consumed.
 */
final class AlertFields {
  private static final String UUID_ALLOWED = "a UUID such as 6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10";
  private static final String TIMESTAMP_ALLOWED =
      "epoch milliseconds as an integer, 0 to " + Alert.LAST_TIMESTAMP;
  private static final String ID_ALLOWED = "an integer from 0 to " + Integer.MAX_VALUE;
  private static final String PORT_ALLOWED = "an integer from 0 to 65535";
  private static final String TEXT_ALLOWED = "a string";

  private @Nullable Value userId;
  private @Nullable Value timestamp;
  private @Nullable Value ip;
  private @Nullable Value alertId;
  private @Nullable Value entity;
  private @Nullable Value dstPort;
  private @Nullable Value info;
  private @Nullable Value reason;

  private AlertFields() {}

  /** Reads from the start of an object to its end. */
  static AlertFields read(JsonParser json) throws IOException {
    AlertFields fields = new AlertFields();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken token = json.nextToken();
      switch (name) {
        case "user_id" -> fields.userId = Value.of(token, json);
        case "timestamp" -> fields.timestamp = Value.of(token, json);
        case "ip" -> fields.ip = Value.of(token, json);
        case "alert_id" -> fields.alertId = Value.of(token, json);
        case "entity" -> fields.entity = Value.of(token, json);
        case "dst_port" -> fields.dstPort = Value.of(token, json);
        case "info" -> fields.info = Value.of(token, json);
        case "reason" -> fields.reason = Value.of(token, json);
        default -> json.skipChildren();
      }
    }
    return fields;
  }

  Alert toAlert(@Nullable UUID defaultUserId) throws InvalidAlertException {
    UUID user = userId == null && defaultUserId != null ? defaultUserId : uuid();
    long time = integer("timestamp", timestamp, Alert.LAST_TIMESTAMP, TIMESTAMP_ALLOWED);
    IpAddress address = address();
    int id = (int) integer("alert_id", alertId, Integer.MAX_VALUE, ID_ALLOWED);
    int port = dstPort == null ? 0 : (int) integer("dst_port", dstPort, 65535, PORT_ALLOWED);
    return new Alert(
        user,
        time,
        address,
        new AlertType(entity(), id),
        port,
        text("info", info),
        text("reason", reason));
  }

  private UUID uuid() throws InvalidAlertException {
    Value value = required("user_id", userId, UUID_ALLOWED);
    if (value.isText() && value.text.length() == 36) {
      try {
        return UUID.fromString(value.text);
      } catch (IllegalArgumentException e) {
        // answered below
      }
    }
    throw InvalidAlertException.field("user_id", value.shown(), UUID_ALLOWED);
  }

  private IpAddress address() throws InvalidAlertException {
    Value value = required("ip", ip, IpAddress.ALLOWED);
    if (value.isText()) {
      try {
        return IpAddress.parse(value.text);
      } catch (IllegalArgumentException e) {
        // answered below
      }
    }
    throw InvalidAlertException.field("ip", value.shown(), IpAddress.ALLOWED);
  }

  private Entity entity() throws InvalidAlertException {
    if (entity == null) {
      return Entity.FLOW;
    }
    Optional<Entity> known = Entity.ofName(entity.text);
    if (known.isEmpty()) {
      throw InvalidAlertException.field(
          "entity", entity.shown(), "flow, host, interface, network, ..");
    }
    return known.get();
  }

  private static long integer(String name, @Nullable Value value, long max, String allowed)
      throws InvalidAlertException {
    Value given = required(name, value, allowed);
    if (given.token == JsonToken.VALUE_NUMBER_INT && given.text.length() <= 18) {
      long number = Long.parseLong(given.text);
      if (number >= 0 && number <= max) {
        return number;
      }
    }
    throw InvalidAlertException.field(name, given.shown(), allowed);
  }

  private static String text(String name, @Nullable Value value) throws InvalidAlertException {
    if (value == null || value.token == JsonToken.VALUE_NULL) {
      return "";
    }
    if (!value.isText()) {
      throw InvalidAlertException.field(name, value.shown(), TEXT_ALLOWED);
    }
    return value.text;
  }

  private static Value required(String name, @Nullable Value value, String allowed)
      throws InvalidAlertException {
    if (value == null) {
      throw InvalidAlertException.field(name, "missing", allowed);
    }
    return value;
  }

  /** One field's value: its kind and its text. */
  private record Value(JsonToken token, String text) {
    static Value of(JsonToken token, JsonParser json) throws IOException {
      String text =
          token.isScalarValue()
              ? json.getText()
              : token == JsonToken.START_OBJECT ? "{..}" : "[..]";
      json.skipChildren();
      return new Value(token, text);
    }

    boolean isText() {
      return token == JsonToken.VALUE_STRING;
    }

    String shown() {
      return isText() ? Quote.of(text) : text.length() > 40 ? text.substring(0, 40) + ".." : text;
    }
  }
}
