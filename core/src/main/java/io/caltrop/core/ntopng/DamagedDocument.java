package io.caltrop.core.ntopng;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A document that is no JSON as a whole, taken apart: the alerts that it lists, each of which may
 * be JSON, and what can be read of the envelope around them.
 */
final class DamagedDocument {
  private static final String ALERTS = "\"alerts\"";

  private final String text;
  private final int alerts; // where their array starts; the text's end if there is none
  private final int end;
  private final boolean closed;
  private final ObjectNode envelope = Json.MAPPER.createObjectNode();
  private @Nullable IOException problem;

  /** The document that starts at a place of the text. */
  DamagedDocument(String text, int start) {
    this.text = text;
    Items items = new Items(text, start);
    boolean isArray = start < text.length() && text.charAt(start) == '[';
    alerts = isArray ? start : alertsWithin(items);
    end = isBracket(start) ? items.end() : text.length();
    closed = items.isClosed();
    if (!isArray && listsAlerts()) {
      readEnvelope(start);
    }
  }

  private boolean isBracket(int place) {
    return place < text.length() && "[{".indexOf(text.charAt(place)) >= 0;
  }

  private int alertsWithin(Items items) {
    for (String item = items.next(); item != null; item = items.next()) {
      String value = item.startsWith(ALERTS) ? item.substring(ALERTS.length()).strip() : "";
      if (value.startsWith(":") && value.substring(1).stripLeading().startsWith("[")) {
        return text.indexOf('[', items.itemStart());
      }
    }
    return text.length();
  }

  /** Reads the plain fields, up to the first that is none. */
  private void readEnvelope(int start) {
    try (JsonParser json = Json.MAPPER.createParser(withoutAlerts(start))) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        if (json.nextToken().isScalarValue()) {
          envelope.set(name, json.readValueAsTree());
        } else {
          json.skipChildren();
        }
      }
    } catch (IOException e) {
      problem = e;
    }
  }

  /** With blanks in their place, so that lines and columns stay right. */
  private String withoutAlerts(int start) {
    Items listed = alerts();
    int close = listed.end();
    close -= listed.isClosed() ? 1 : 0;
    StringBuilder blanked = new StringBuilder(text.substring(start, end));
    for (int i = alerts + 1; i < close; i++) {
      if (text.charAt(i) != '\n' && text.charAt(i) != '\r') {
        blanked.setCharAt(i - start, ' ');
      }
    }
    return blanked.toString();
  }

  boolean listsAlerts() {
    return alerts < text.length();
  }

  /** The listed alerts, each of them as it was sent; none if it lists none. */
  Items alerts() {
    return new Items(text, alerts);
  }

  /** The envelope's plain fields that can be read. */
  JsonNode envelope() {
    return envelope;
  }

  /** Why not all of the envelope could be read; empty if the trouble is within the alerts. */
  Optional<IOException> problem() {
    return Optional.ofNullable(problem);
  }

  /** The place behind it; the text's end if it is not closed. */
  int end() {
    return end;
  }

  /** Whether its brackets are all closed. */
  boolean isClosed() {
    return closed;
  }
}
