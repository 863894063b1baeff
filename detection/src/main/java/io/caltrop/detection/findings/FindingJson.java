package io.caltrop.detection.findings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caltrop.core.Quote;
import io.caltrop.detection.rules.Severity;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Findings as JSON objects: what each finding has, then the columns of its query under names that
 * are not taken, then all these columns as {@code evidence}.
 */
final class FindingJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  private FindingJson() {}

  static String write(Finding finding) {
    return object(finding).toString();
  }

  static Map<String, String> values(Finding finding) {
    Map<String, String> values = new LinkedHashMap<>();
    object(finding)
        .properties()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              boolean isOwn = field.getKey().equals("attack") || field.getKey().equals("evidence");
              if (!value.isNull() && !isOwn) {
                values.put(field.getKey(), value.isValueNode() ? value.asText() : value.toString());
              }
            });
    return values;
  }

  private static ObjectNode object(Finding finding) {
    ObjectNode json = JSON.createObjectNode();
    json.put("finding_id", finding.id());
    json.put("rule", finding.rule());
    json.put("rule_version", finding.version());
    json.put("title", finding.title());
    json.put("severity", finding.severity().text());
    json.put("risk", finding.risk());
    json.put("category", finding.category());
    json.put("entity", finding.entity());
    json.put("activity", finding.activity().text());
    json.put("first_seen", finding.firstSeen().toString());
    json.put("last_seen", finding.lastSeen().toString());
    json.put("count", finding.count());
    finding.attack().forEach(json.putArray("attack")::add);
    json.put("suppression_key", finding.key());
    json.put("suppression_s", finding.suppression().toSeconds());
    JsonNode evidence = evidence(finding.evidence());
    evidence
        .properties()
        .forEach(
            column -> {
              if (!json.has(column.getKey())) {
                json.set(column.getKey(), column.getValue());
              }
            });
    json.set("evidence", evidence);
    return json;
  }

  private static JsonNode evidence(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("evidence that is no JSON object: " + text, e);
    }
  }

  /**
   * Reads a record.
   *
   * @return empty if it is no finding's, such as one of a sink that somebody created
   * @throws IllegalArgumentException if it is a finding's and cannot be read
   */
  static Optional<Finding> read(byte[] record) {
    JsonNode json;
    try {
      json = JSON.readTree(record);
    } catch (java.io.IOException e) {
      return Optional.empty();
    }
    if (json == null || !json.isObject() || !json.path("finding_id").isTextual()) {
      return Optional.empty();
    }
    List<String> attack = new ArrayList<>();
    json.path("attack").forEach(technique -> attack.add(technique.asText()));
    return Optional.of(
        new Finding(
            text(json, "finding_id"),
            text(json, "rule"),
            small(json, "rule_version"),
            text(json, "title"),
            choice(json, "severity", Severity.class),
            small(json, "risk"),
            text(json, "category"),
            attack,
            text(json, "entity"),
            text(json, "suppression_key"),
            choice(json, "activity", Finding.Activity.class),
            time(json, "first_seen"),
            time(json, "last_seen"),
            number(json, "count"),
            Duration.ofSeconds(number(json, "suppression_s")),
            json.path("evidence").toString()));
  }

  private static String text(JsonNode json, String name) {
    JsonNode value = json.path(name);
    if (!value.isTextual()) {
      throw new IllegalArgumentException(name + " is " + value + "; allowed: a text");
    }
    return value.asText();
  }

  private static <E extends Enum<E>> E choice(JsonNode json, String name, Class<E> choices) {
    String text = text(json, name);
    return Arrays.stream(choices.getEnumConstants())
        .filter(choice -> choice.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s is %s; allowed: %s"
                        .formatted(
                            name,
                            Quote.of(text),
                            Arrays.toString(choices.getEnumConstants()).toLowerCase(Locale.ROOT))));
  }

  private static long number(JsonNode json, String name) {
    JsonNode value = json.path(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new IllegalArgumentException(name + " is " + value + "; allowed: a whole number");
    }
    return value.asLong();
  }

  private static int small(JsonNode json, String name) {
    long number = number(json, name);
    if (number != (int) number) {
      throw new IllegalArgumentException(name + " is " + number + "; allowed: a smaller number");
    }
    return (int) number;
  }

  /** Of the years that PostgreSQL and we both write with four digits. */
  private static Instant time(JsonNode json, String name) {
    try {
      Instant time = Instant.parse(text(json, name));
      if (time.isBefore(FIRST) || !time.isBefore(END)) {
        throw new IllegalArgumentException(name + " is " + time + "; allowed: years 1 to 9999");
      }
      return time;
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }
}
