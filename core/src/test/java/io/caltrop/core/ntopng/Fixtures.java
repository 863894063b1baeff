package io.caltrop.core.ntopng;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caltrop.core.Catalog;
import io.caltrop.core.InvalidAlertException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Payloads for the tests: files as a sensor would send them, and alerts made field by field. */
final class Fixtures {
  static final UUID SENSOR = UUID.fromString("6f1c2b1e-0c3a-4d55-9b1e-2f6f7a1d9c10");

  private Fixtures() {}

  static byte[] file(String name) {
    try (InputStream file = Fixtures.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalArgumentException(name);
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static NtopngPayload parse(byte[] body) throws InvalidAlertException {
    return NtopngPayload.parse(body, SENSOR, Catalog.standard());
  }

  static NtopngPayload parse(String body) throws InvalidAlertException {
    return parse(body.getBytes(StandardCharsets.UTF_8));
  }

  /** The webhook's body around some alerts. */
  static NtopngPayload webhook(JsonNode... alerts) throws InvalidAlertException {
    ArrayNode listed = Json.MAPPER.createArrayNode();
    for (JsonNode alert : alerts) {
      listed.add(alert);
    }
    return parse(Json.MAPPER.createObjectNode().set("alerts", listed).toString());
  }

  /** A flow alert with as little as possible. */
  static ObjectNode flow(int alertId) {
    return Json.MAPPER
        .createObjectNode()
        .put("entity_id", 4)
        .put("alert_id", alertId)
        .put("tstamp", 1_767_323_045)
        .put("cli_ip", "203.0.113.1")
        .put("srv_ip", "198.51.100.1")
        .put("srv_port", 80);
  }

  /** A host alert with as little as possible. */
  static ObjectNode host(int alertId) {
    return Json.MAPPER
        .createObjectNode()
        .put("entity_id", 1)
        .put("alert_id", alertId)
        .put("tstamp", 1_767_323_045)
        .put("ip", "203.0.113.2");
  }
}
