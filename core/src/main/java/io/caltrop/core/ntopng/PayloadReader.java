package io.caltrop.core.ntopng;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.caltrop.core.Alert;
import io.caltrop.core.InvalidAlertException;
import io.caltrop.core.JsonProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes a body apart into documents and their alerts, and gathers what they say. */
final class PayloadReader {
  private static final String DOCUMENT_ALLOWED =
      "ntopng's webhook body {\"alerts\": [..]}, or one of its alerts alone";
  private static final String ALERTS_ALLOWED = "an array of ntopng's alerts; it may be empty";

  private static final int MOST_REJECTIONS = 10_000;

  private final AlertReader reader;
  private final List<Alert> alerts = new ArrayList<>();
  private final List<NtopngPayload.Rejection> rejections = new ArrayList<>();
  private final Set<String> secrets = new LinkedHashSet<>();
  private int place;
  private int skipped;
  private boolean anyDocument;

  PayloadReader(AlertReader reader) {
    this.reader = reader;
  }

  NtopngPayload read(byte[] body) throws InvalidAlertException {
    String text = new String(body, StandardCharsets.UTF_8);
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    if (text.isBlank()) {
      throw new InvalidAlertException("the body is empty; allowed: " + DOCUMENT_ALLOWED);
    }
    if (text.stripLeading().startsWith("<")) {
      syslog(text);
    } else {
      documents(text);
    }
    if (!anyDocument) {
      throw new InvalidAlertException(rejections.get(0).reason());
    }
    return new NtopngPayload(alerts, rejections, skipped, secrets);
  }

  /** Lines of {@code <PRI>Mon D HH:MM:SS host ntopng[pid]: } and an alert. */
  private void syslog(String text) throws InvalidAlertException {
    for (String line : text.lines().toList()) {
      int start = line.indexOf('{');
      if (start >= 0) {
        documents(line.substring(start));
      } else if (!line.isBlank()) {
        reject("a syslog line without an alert; allowed: " + DOCUMENT_ALLOWED);
      }
    }
  }

  private void documents(String text) throws InvalidAlertException {
    int at = 0;
    while (at < text.length()) {
      at = documents(text, at);
    }
  }

  /** Reads up to the end, or up to a damaged document's end. */
  private int documents(String text, int from) throws InvalidAlertException {
    int start = text.length();
    try (JsonParser json = Json.parser(text, from)) {
      while (json.nextToken() != null) {
        start = from + (int) json.currentTokenLocation().getCharOffset();
        document(json.readValueAsTree());
        start = text.length();
      }
      return start;
    } catch (IOException e) {
      DamagedDocument damaged = new DamagedDocument(text, start);
      damaged(damaged, JsonProblem.of(e) + "; allowed: " + DOCUMENT_ALLOWED);
      return damaged.end();
    }
  }

  private void damaged(DamagedDocument document, String problem) throws InvalidAlertException {
    int before = rejections.size();
    boolean anyAlert = false;
    Items items = document.alerts();
    for (String item = items.next(); item != null; item = items.next()) {
      anyAlert |= damagedAlert(item, document.envelope());
    }
    if (anyAlert || (document.listsAlerts() && document.isClosed())) {
      accept(document.envelope());
    }
    boolean isTold = rejections.size() > before;
    if (document.problem().isPresent() && (items.isClosed() || !isTold)) {
      reject(JsonProblem.of(document.problem().get()) + "; allowed: " + DOCUMENT_ALLOWED);
    } else if (!isTold) {
      reject(problem);
    }
  }

  /** Whether it was an object, be it a right one or not. */
  private boolean damagedAlert(String text, JsonNode envelope) throws InvalidAlertException {
    try {
      JsonNode alert = Json.MAPPER.readTree(text);
      alert(alert, envelope);
      return alert.isObject();
    } catch (JsonProcessingException e) {
      reject(JsonProblem.ofAlert(e) + "; allowed: an alert of ntopng as an object");
      place++;
      return false;
    }
  }

  private void document(JsonNode document) throws InvalidAlertException {
    JsonNode listed = document.isArray() ? document : document.path("alerts");
    if (listed.isArray()) {
      accept(document);
      for (JsonNode alert : listed) {
        alert(alert, document);
      }
    } else if (document.isObject() && listed.isMissingNode() && document.has("alert_id")) {
      accept(document);
      alert(document, null);
    } else if (document.isObject()) {
      reject("alerts: " + Fields.shown(listed) + "; allowed: " + ALERTS_ALLOWED);
    } else {
      reject("not an object: " + Fields.shown(document) + "; allowed: " + DOCUMENT_ALLOWED);
    }
  }

  private void accept(JsonNode document) {
    anyDocument = true;
    secrets.add(document.path("sharedsecret").asText(""));
  }

  private void alert(JsonNode alert, @Nullable JsonNode envelope) throws InvalidAlertException {
    try {
      List<Alert> read = reader.read(alert, envelope);
      alerts.addAll(read);
      skipped += read.isEmpty() ? 1 : 0;
    } catch (InvalidAlertException e) {
      reject(e.getMessage());
    }
    place++;
  }

  /**
   * Notes a reason; a body of nothing but trouble is refused before the reasons fill the memory.
   */
  private void reject(String reason) throws InvalidAlertException {
    if (rejections.size() == MOST_REJECTIONS) {
      throw new InvalidAlertException(
          "more than "
              + MOST_REJECTIONS
              + " alerts cannot be read, so none was taken; the first: "
              + rejections.get(0).reason());
    }
    rejections.add(new NtopngPayload.Rejection(place, reason));
  }
}
