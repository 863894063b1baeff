package io.caltrop.core.logs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.caltrop.core.JsonProblem;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON object a line. Fields of our names are taken as they are; fields that other programs
 * name otherwise ({@link JsonNames}) go to ours, unless the line has ours too. Other fields stay
 * under their own names. An object within is flat with dots ({@code source.ip}), lists are left
 * out, and every value is a text.
 */
public final class JsonLines implements LineParser {
  private static final JsonFactory JSON =
      new JsonFactoryBuilder().configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false).build();
  private static final int DEEPEST = 16;
  private static final String ALLOWED = "allowed: one JSON object";

  @Override
  public List<LogRecord> parse(String line) throws UnparsableLineException {
    try (JsonParser json = JSON.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new UnparsableLineException("no JSON object; " + ALLOWED);
      }
      LogRecord record = read(json);
      if (json.nextToken() != null) {
        throw new UnparsableLineException("text after the JSON object; " + ALLOWED);
      }
      return List.of(record);
    } catch (IOException e) {
      throw new UnparsableLineException(JsonProblem.of(e) + "; " + ALLOWED);
    }
  }

  /**
   * Reads the object that the parser stands at the start of, and leaves the parser at its end, also
   * when it is no record.
   *
   * @throws UnparsableLineException if the object is empty
   * @throws IOException if the text is no JSON
   */
  public static LogRecord read(JsonParser json) throws IOException, UnparsableLineException {
    Collected fields = new Collected();
    object(json, "", 0, fields);
    if (fields.isEmpty) {
      throw new UnparsableLineException("the object has no values; allowed: at least one field");
    }
    return fields.record();
  }

  private static void object(JsonParser json, String prefix, int depth, Collected fields)
      throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = prefix + json.currentName();
      JsonToken value = json.nextToken();
      if (value == JsonToken.START_OBJECT && depth < DEEPEST) {
        object(json, name + ".", depth + 1, fields);
      } else if (value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY) {
        json.skipChildren();
      } else if (value != JsonToken.VALUE_NULL) {
        fields.add(name, json.getText());
      }
    }
  }

  /** The fields of one object on their way into a record. */
  private static final class Collected {
    private final LogRecord.Builder record = new LogRecord.Builder();
    private final Map<LogField, String> others = new EnumMap<>(LogField.class);
    private @Nullable String request;
    private boolean isEmpty = true;

    void add(String name, String value) {
      isEmpty = false;
      LogField own = LogField.of(name).orElse(null);
      if (own != null) {
        record.set(own, own == LogField.IP_ADDRESS ? Addresses.canonical(value) : value);
        return;
      }
      LogField known = JsonNames.of(name);
      if (name.equals("request")) {
        request = value;
      } else if (known == null) {
        record.add(name, value);
      } else if (!value.isEmpty() && !value.equals("-")) {
        others.putIfAbsent(known, value);
      }
    }

    LogRecord record() {
      if (request != null) {
        request(request);
      }
      others.forEach((field, value) -> record.offer(field, converted(field, value)));
      deriveAccess();
      return record.build();
    }

    /** {@code GET /path HTTP/1.1}, or only a path. */
    private void request(String text) {
      int space = text.indexOf(' ');
      int version = text.lastIndexOf(" HTTP/");
      if (space > 0 && version > space) {
        record.offer(LogField.METHOD, text.substring(0, space));
        record.offer(LogField.RESOURCE, text.substring(space + 1, version));
      } else {
        record.offer(LogField.RESOURCE, text);
      }
    }

    private static String converted(LogField field, String value) {
      if (field == LogField.IP_ADDRESS) {
        return Addresses.canonical(value);
      }
      if (field != LogField.TIMESTAMP) {
        return value;
      }
      String iso = Times.ofIso(value, ZoneOffset.UTC);
      iso = iso == null ? Times.ofCount(value) : iso;
      iso = iso == null ? Times.ofAccess(value, ZoneOffset.UTC) : iso;
      return iso == null ? value : iso;
    }

    /** An answer to a request, of a producer that does not say so, is an access. */
    private void deriveAccess() {
      String status = record.get(LogField.STATUS_CODE);
      if (record.get(LogField.ACTION) == null
          && record.get(LogField.RESOURCE) != null
          && status != null
          && status.length() == 3) {
        record.set(LogField.ACTION, "access");
        record.offer(LogField.OUTCOME, status.compareTo("400") >= 0 ? "failure" : "success");
      }
    }
  }
}
