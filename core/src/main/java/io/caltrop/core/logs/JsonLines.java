package io.caltrop.core.logs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.caltrop.core.JsonProblem;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;

/**
 * Reads a JSON object a line. Fields of our names are taken as they are; fields that other programs
 * name otherwise ({@link JsonNames}) go to ours, unless the line has ours too. Other fields stay
 * under their own names. An object within is flat with dots ({@code source.ip}), of a list only the
 * first value is taken, if its name is of ours, and every value is a text. Of Docker's records the
 * line within is read ({@link DockerLines}), of those of log agents the message ({@link
 * AgentLines}).
 */
public final class JsonLines implements LineParser {
  private static final JsonFactory JSON =
      new JsonFactoryBuilder().configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false).build();
  private static final int DEEPEST = 16;
  private static final String ALLOWED = "allowed: one JSON object";

  private final JsonTimes times;
  private final DockerLines docker;
  private final AgentLines agents;

  /**
   * A parser for one log.
   *
   * @param zone of times that name none and are not of ISO 8601, which are UTC
   * @param clock for the year of times that name none
   */
  public JsonLines(ZoneId zone, Clock clock) {
    this.times = new JsonTimes(zone, clock);
    this.docker = new DockerLines(zone, clock);
    this.agents = new AgentLines(zone, clock);
  }

  @Override
  public List<LogRecord> parse(String line) throws UnparsableLineException {
    List<LogRecord> records = records(line);
    return records.size() == 1 ? within(records.get(0)) : records;
  }

  /** The line within a record of a container runtime; else the record. */
  List<LogRecord> within(LogRecord record) {
    return docker.within(record, this);
  }

  /** The records of a line, with what an agent's message says, but not what is in Docker's. */
  List<LogRecord> records(String line) throws UnparsableLineException {
    try {
      return strict(line);
    } catch (IOException e) {
      try {
        return strict(JsonEscapes.mended(line));
      } catch (IOException still) {
        throw new UnparsableLineException(JsonProblem.of(e) + "; " + ALLOWED);
      }
    }
  }

  private List<LogRecord> strict(String line) throws IOException, UnparsableLineException {
    try (JsonParser json = JSON.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new UnparsableLineException("no JSON object; " + ALLOWED);
      }
      JsonRecord fields = fields(json);
      LogRecord record = fields.build(true);
      if (json.nextToken() != null) {
        throw new UnparsableLineException("text after the JSON object; " + ALLOWED);
      }
      return fields.isOfEvent() ? List.of(record) : agents.within(record);
    }
  }

  /**
   * Reads the object that the parser stands at the start of, and leaves the parser at its end, also
   * when it is no record. A time that cannot be read stays as it is.
   *
   * @throws UnparsableLineException if the object is empty
   * @throws IOException if the text is no JSON
   */
  public LogRecord read(JsonParser json) throws IOException, UnparsableLineException {
    return fields(json).build(false);
  }

  private JsonRecord fields(JsonParser json) throws IOException, UnparsableLineException {
    JsonRecord fields = new JsonRecord(times);
    object(json, "", 0, fields);
    if (fields.isEmpty()) {
      throw new UnparsableLineException("the object has no values; allowed: at least one field");
    }
    return fields;
  }

  private static void object(JsonParser json, String prefix, int depth, JsonRecord fields)
      throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = prefix + json.currentName();
      JsonToken value = json.nextToken();
      if (value == JsonToken.START_OBJECT && depth < DEEPEST) {
        object(json, name + ".", depth + 1, fields);
      } else if (value == JsonToken.START_ARRAY && name.equals(JournalBytes.NAME)) {
        fields.add(name, JournalBytes.read(json));
      } else if (value == JsonToken.START_ARRAY && JsonNames.of(name) != null) {
        first(json, name, fields);
      } else if (value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY) {
        json.skipChildren();
      } else if (value != JsonToken.VALUE_NULL) {
        fields.add(name, json.getText());
      }
    }
  }

  /** Takes the first value of a list, as Caddy writes the headers of a request. */
  private static void first(JsonParser json, String name, JsonRecord fields) throws IOException {
    boolean isFirst = true;
    for (JsonToken value = json.nextToken();
        value != null && value != JsonToken.END_ARRAY;
        value = json.nextToken()) {
      if (isFirst && value.isScalarValue() && value != JsonToken.VALUE_NULL) {
        fields.add(name, json.getText());
      }
      isFirst = false;
      json.skipChildren();
    }
  }
}
