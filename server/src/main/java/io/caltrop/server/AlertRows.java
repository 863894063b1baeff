package io.caltrop.server;

import com.fasterxml.jackson.core.JsonParser;
import io.caltrop.core.Alert;
import io.caltrop.core.AlertJson;
import io.caltrop.core.InvalidAlertException;
import io.caltrop.core.Quote;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads a body of alert records, as {@link RecordRows} says. */
final class AlertRows {
  private AlertRows() {}

  /**
   * Reads a body.
   *
   * @param sensor whose alerts they are, if the sender has shown it; else each record says so
   * @throws Problem 422 if the body is empty
   */
  static IngestResult<Alert> read(byte[] body, Optional<UUID> sensor) {
    UUID known = sensor.orElse(null);
    return new RecordRows<>("alert record", json -> record(json, known), IngestResult.ofAlerts())
        .read(body);
  }

  private static Alert record(JsonParser json, @Nullable UUID sensor)
      throws IOException, InvalidAlertException {
    Alert alert = AlertJson.read(json, sensor);
    if (sensor != null && !sensor.equals(alert.userId())) {
      throw InvalidAlertException.field(
          "user_id", Quote.of(alert.userId().toString()), sensor + ", whose credentials these are");
    }
    return alert;
  }
}
