package io.caltrop.core.logs;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The text that journald exports as a list of bytes, as it does when it is no plain text. */
final class JournalBytes {
  static final String NAME = "MESSAGE";

  private JournalBytes() {}

  /**
   * Reads the list that the parser stands at the start of. Of a list of texts, which an entry with
   * several messages has, it is the first.
   */
  static String read(JsonParser json) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String text = null;
    for (JsonToken value = json.nextToken();
        value != null && value != JsonToken.END_ARRAY;
        value = json.nextToken()) {
      if (value == JsonToken.VALUE_NUMBER_INT) {
        bytes.write((int) json.getValueAsLong());
      } else if (value == JsonToken.VALUE_STRING && text == null) {
        text = json.getText();
      }
      json.skipChildren();
    }
    return text == null ? bytes.toString(StandardCharsets.UTF_8) : text;
  }
}
