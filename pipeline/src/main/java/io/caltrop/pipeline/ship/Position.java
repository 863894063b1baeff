package io.caltrop.pipeline.ship;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a file is shipped, as the topic of positions holds it: one JSON object, keyed by the id.
 *
 * @param id of the file, given when it was first seen; also the key of its records
 * @param topic where its records go
 * @param path where it was last seen
 * @param key what the file system calls it (device and inode)
 * @param offset of the first byte that is not shipped
 * @param line how many lines are before that
 * @param head the hash of the file's first bytes, {@link Fingerprint#BYTES} of them, or what is
 *     before the offset if that is less
 * @param tail the hash of as many bytes right before the offset
 */
record Position(
    String id,
    String topic,
    String path,
    String key,
    long offset,
    long line,
    String head,
    String tail) {
  private static final JsonFactory JSON = new JsonFactory();

  byte[] toJson() {
    StringWriter text = new StringWriter(256);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("id", id);
      json.writeStringField("topic", topic);
      json.writeStringField("path", path);
      json.writeStringField("key", key);
      json.writeNumberField("offset", offset);
      json.writeNumberField("line", line);
      json.writeStringField("head", head);
      json.writeStringField("tail", tail);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return text.toString().getBytes(UTF_8);
  }

  /** The position in a record of the topic; empty if somebody else wrote the record. */
  static Optional<Position> fromJson(byte @Nullable [] value) {
    if (value == null) {
      return Optional.empty();
    }
    Map<String, String> fields = new HashMap<>();
    try (JsonParser json = JSON.createParser(value)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        fields.put(name, json.getText());
      }
      return Optional.of(
          new Position(
              text(fields, "id"),
              text(fields, "topic"),
              text(fields, "path"),
              text(fields, "key"),
              Long.parseLong(text(fields, "offset")),
              Long.parseLong(text(fields, "line")),
              text(fields, "head"),
              text(fields, "tail")));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String text(Map<String, String> fields, String name) {
    String text = fields.get(name);
    if (text == null) {
      throw new IllegalArgumentException("no " + name);
    }
    return text;
  }

  /** Whether a file of that key at that path is this one, as far as the file system says. */
  boolean isNamed(String otherKey, String otherPath) {
    return key.equals(otherKey)
        // A device may have another number after a restart of the machine.
        || (path.equals(otherPath) && inode(key).equals(inode(otherKey)));
  }

  private static String inode(String key) {
    return key.substring(key.lastIndexOf('=') + 1);
  }
}
