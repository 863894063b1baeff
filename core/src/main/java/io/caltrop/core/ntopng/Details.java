package io.caltrop.core.ntopng;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The part of an alert that explains it, in the three shapes in which ntopng writes its field
 * {@code json}:
 *
 * <pre>
 * A  text: {"alert_score": {"40": 150}, "alert_generation": {"script_key": "..",
 *          "flow_risk_info": "{\\"2\\": \\"why\\"}"}}, or ""
 * B  the same as an object
 * C  object: {"alerts": {"40": {"risk_id": 2, "alert_generation": {"script_key": ".."}}},
 *          "flow_risk_info": {"2": "why"}}
 * </pre>
 *
 * <p>Nothing of it is needed to know the alert, so what is missing or cut off is not an error.
 */
final class Details {
  private static final int LONGEST_MAP = 1024;

  private final JsonNode alerts;
  private final JsonNode scores;
  private final JsonNode generation;
  private final JsonNode riskInfo;

  private Details(JsonNode json) {
    alerts = Json.object(json.path("alerts"));
    scores = Json.object(json.path("alert_score"));
    generation = Json.object(json.path("alert_generation"));
    JsonNode outer = Json.object(json.path("flow_risk_info"));
    riskInfo = outer.isMissingNode() ? Json.object(generation.path("flow_risk_info")) : outer;
  }

  /** The details of one alert object. */
  static Details of(JsonNode alert) {
    return new Details(Json.object(alert.path("json")));
  }

  /**
   * Every alert id that a flow carries.
   *
   * @param bitmap {@code alerts_map}: a hexadecimal number whose bit i stands for alert id i
   */
  SortedSet<Integer> alertIds(String bitmap) {
    SortedSet<Integer> ids = new TreeSet<>();
    addNumbers(alerts.fieldNames(), ids);
    addNumbers(scores.fieldNames(), ids);
    if (bitmap.length() <= LONGEST_MAP && bitmap.matches("[0-9a-fA-F]+")) {
      BigInteger bits = new BigInteger(bitmap.toLowerCase(Locale.ROOT), 16);
      for (int id = 0; id < bits.bitLength(); id++) {
        if (bits.testBit(id)) {
          ids.add(id);
        }
      }
    }
    return ids;
  }

  private static void addNumbers(Iterator<String> names, SortedSet<Integer> ids) {
    while (names.hasNext()) {
      String name = names.next();
      if (name.matches("[0-9]{1,9}")) {
        ids.add(Integer.parseInt(name));
      }
    }
  }

  /** nDPI's explanation of one alert id of a flow; "" if there is none. */
  String riskText(int alertId) {
    JsonNode given = alerts.path(Integer.toString(alertId)).path("risk_id");
    String riskId =
        given.isValueNode() && !given.isNull()
            ? given.asText()
            : Integer.toString(AlertTable.flow(alertId).riskId());
    return riskInfo.path(riskId).asText("");
  }

  /**
   * The check that raised an alert id; "" if it is not named.
   *
   * @param own whether the id is the alert's own, which is the only one that shapes A and B name
   */
  String scriptKey(int alertId, boolean own) {
    String key =
        alerts
            .path(Integer.toString(alertId))
            .path("alert_generation")
            .path("script_key")
            .asText("");
    return key.isEmpty() && own ? generation.path("script_key").asText("") : key;
  }
}
