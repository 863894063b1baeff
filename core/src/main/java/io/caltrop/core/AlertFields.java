package io.caltrop.core;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one alert record, checked as they are read, so that the whole object is consumed
 * also when one of them is wrong. The first wrong one is reported; of a repeated field the last
 * value counts. A null stands for a missing field where a field may be missing.
 */
final class AlertFields {
  private static final String UUID_ALLOWED = "a UUID such as 6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10";
  private static final String TIMESTAMP_ALLOWED =
      "epoch milliseconds as an integer, 0 to " + Alert.LAST_TIMESTAMP;
  private static final String ID_ALLOWED = "an integer from 0 to " + Integer.MAX_VALUE;
  private static final String PORT_ALLOWED = "an integer from 0 to 65535";
  private static final String TEXT_ALLOWED = "a string";
  private static final long MISSING = -1;
  private static final int LONGEST_NUMBER = 18;
  private static final int LONGEST_SHOWN = 40;

  private @Nullable UUID userId;
  private long timestamp = MISSING;
  private @Nullable IpAddress ip;
  private long alertId = MISSING;
  private Entity entity = Entity.FLOW;
  private long dstPort;
  private String info = "";
  private String reason = "";
  private @Nullable InvalidAlertException problem;

  private AlertFields() {}

  /** Reads from the start of an object to its end. */
  static AlertFields read(JsonParser json) throws IOException {
    AlertFields fields = new AlertFields();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      fields.field(name, json.nextToken(), json);
      json.skipChildren();
    }
    return fields;
  }

  private void field(String name, JsonToken token, JsonParser json) throws IOException {
    switch (name) {
      case "user_id" -> userId = uuid(token, json);
      case "timestamp" ->
          timestamp = integer(name, token, json, Alert.LAST_TIMESTAMP, TIMESTAMP_ALLOWED);
      case "ip" -> ip = address(token, json);
      case "alert_id" -> alertId = integer(name, token, json, Integer.MAX_VALUE, ID_ALLOWED);
      case "entity" -> entity = entity(token, json);
      case "dst_port" ->
          dstPort =
              token == JsonToken.VALUE_NULL ? 0 : integer(name, token, json, 65535, PORT_ALLOWED);
      case "info" -> info = text(name, token, json);
      case "reason" -> reason = text(name, token, json);
      default -> {}
    }
  }

  /**
   * The alert of these fields.
   *
   * @param defaultUserId whose it is if the record does not say; null if it must say
   * @throws InvalidAlertException if a field is wrong or missing
   */
  Alert toAlert(@Nullable UUID defaultUserId) throws InvalidAlertException {
    if (problem != null) {
      throw problem;
    }
    UUID user = userId == null ? defaultUserId : userId;
    if (user == null) {
      throw missing("user_id", UUID_ALLOWED);
    }
    if (timestamp == MISSING) {
      throw missing("timestamp", TIMESTAMP_ALLOWED);
    }
    if (ip == null) {
      throw missing("ip", IpAddress.ALLOWED);
    }
    if (alertId == MISSING) {
      throw missing("alert_id", ID_ALLOWED);
    }
    AlertType type = new AlertType(entity, (int) alertId);
    return new Alert(user, timestamp, ip, type, (int) dstPort, info, reason);
  }

  private static InvalidAlertException missing(String name, String allowed) {
    return InvalidAlertException.field(name, "missing", allowed);
  }

  private void wrong(String name, JsonToken token, JsonParser json, String allowed)
      throws IOException {
    if (problem == null) {
      problem = InvalidAlertException.field(name, shown(token, json), allowed);
    }
  }

  private @Nullable UUID uuid(JsonToken token, JsonParser json) throws IOException {
    if (token == JsonToken.VALUE_STRING && json.getTextLength() == 36) {
      String text = json.getText();
      if (isUuid(text)) {
        return UUID.fromString(text);
      }
    }
    wrong("user_id", token, json, UUID_ALLOWED);
    return null;
  }

  /** Whether 36 characters are a UUID in its one form; Java's own reader takes shorter groups. */
  private static boolean isUuid(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isDashed = i == 8 || i == 13 || i == 18 || i == 23;
      if (isDashed ? c != '-' : Character.digit(c, 16) < 0 || c > 'f') {
        return false;
      }
    }
    return true;
  }

  private @Nullable IpAddress address(JsonToken token, JsonParser json) throws IOException {
    if (token == JsonToken.VALUE_STRING) {
      try {
        return IpAddress.parse(json.getText());
      } catch (IllegalArgumentException e) {
        // answered below
      }
    }
    wrong("ip", token, json, IpAddress.ALLOWED);
    return null;
  }

  private Entity entity(JsonToken token, JsonParser json) throws IOException {
    if (token != JsonToken.VALUE_NULL) {
      var known =
          token == JsonToken.VALUE_STRING
              ? Entity.ofName(json.getText())
              : Optional.<Entity>empty();
      if (known.isPresent()) {
        return known.get();
      }
      wrong("entity", token, json, Entity.NAMES);
    }
    return Entity.FLOW;
  }

  private long integer(String name, JsonToken token, JsonParser json, long max, String allowed)
      throws IOException {
    if (token == JsonToken.VALUE_NUMBER_INT && json.getTextLength() <= LONGEST_NUMBER) {
      long number = json.getLongValue();
      if (number >= 0 && number <= max) {
        return number;
      }
    }
    wrong(name, token, json, allowed);
    return MISSING;
  }

  private String text(String name, JsonToken token, JsonParser json) throws IOException {
    if (token == JsonToken.VALUE_STRING) {
      return json.getText();
    }
    if (token != JsonToken.VALUE_NULL) {
      wrong(name, token, json, TEXT_ALLOWED);
    }
    return "";
  }

  private static String shown(JsonToken token, JsonParser json) throws IOException {
    return switch (token) {
      case START_OBJECT -> "{..}";
      case START_ARRAY -> "[..]";
      case VALUE_STRING -> Quote.of(json.getText());
      default -> {
        String text = json.getText();
        yield text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + ".." : text;
      }
    };
  }
}
