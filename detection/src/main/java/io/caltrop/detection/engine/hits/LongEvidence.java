package io.caltrop.detection.engine.hits;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Makes evidence that is too long to be kept whole shorter: the begin of each value stays. */
final class LongEvidence {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The most that JSON makes of one character. */
  private static final int ESCAPED = 6;

  private static final int TOLD = 50;

  private LongEvidence() {}

  /**
   * The object with long values cut, each as a text that says how long it was.
   *
   * @param json an object
   * @param most characters of the result
   */
  static String cut(String json, int most) {
    ObjectNode object;
    try {
      object = (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("evidence that is no JSON object", e);
    }
    int each = most / ESCAPED / Math.max(1, object.size()) - TOLD;
    object.properties().forEach(field -> field.setValue(cut(field.getValue(), each)));
    return object.toString();
  }

  private static JsonNode cut(JsonNode value, int most) {
    String text = value.isTextual() ? value.asText() : value.toString();
    if (text.length() <= most) {
      return value;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return JSON.getNodeFactory()
        .textNode(text.substring(0, end) + " .. (" + text.length() + " characters)");
  }
}
