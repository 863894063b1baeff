package io.caltrop.core.ntopng;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.StringReader;

/** How JSON from ntopng is read: bounded in depth, tolerant of raw control characters in texts. */
final class Json {
  private static final int DEEPEST = 64;
  private static final int LONGEST_NUMBER = 400;

  static final ObjectMapper MAPPER =
      new ObjectMapper(
          new JsonFactoryBuilder()
              .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
              .configure(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS, true)
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(DEEPEST)
                      .maxNumberLength(LONGEST_NUMBER)
                      .build())
              .build());

  private Json() {}

  /** A parser of the text from a place on; its locations count from there. */
  static JsonParser parser(String text, int from) throws IOException {
    StringReader reader = new StringReader(text);
    reader.skip(from);
    return MAPPER.createParser(reader);
  }

  /**
   * An object that may be wrapped as the text of a JSON document. Anything else, also a text that
   * was cut off on its way, is missing: it only adds to an alert that is complete without it.
   */
  static JsonNode object(JsonNode value) {
    JsonNode unwrapped = value;
    if (value.isTextual()) {
      try {
        unwrapped = MAPPER.readTree(value.textValue());
      } catch (JsonProcessingException cutOff) {
        return MissingNode.getInstance();
      }
    }
    return unwrapped.isObject() ? unwrapped : MissingNode.getInstance();
  }
}
