package io.caltrop.core.ntopng;

import com.fasterxml.jackson.databind.JsonNode;
import io.caltrop.core.InvalidAlertException;
import io.caltrop.core.IpAddress;
import io.caltrop.core.Quote;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The fields of one object. Where the meaning is clear another type than ntopng's is taken: a
 * number as text, a flag as 0 or 1. A null or an empty text is a missing field.
 */
final class Fields {
  private final JsonNode object;

  Fields(JsonNode object) {
    this.object = object;
  }

  boolean has(String name) {
    return !isMissing(object.path(name));
  }

  /** A text as it is; "" when missing or when the field holds an object or array. */
  String text(String name) {
    JsonNode value = object.path(name);
    return value.isNull() ? "" : value.asText("");
  }

  /**
   * A whole number.
   *
   * @throws InvalidAlertException if it is none, or not within 0 to {@code max}
   */
  OptionalLong number(String name, long max) throws InvalidAlertException {
    JsonNode value = object.path(name);
    if (isMissing(value)) {
      return OptionalLong.empty();
    }
    String allowed = "an integer from 0 to " + max;
    long number = wholeNumber(value);
    if (number < 0 || number > max) {
      throw InvalidAlertException.field(name, shown(value), allowed);
    }
    return OptionalLong.of(number);
  }

  private static long wholeNumber(JsonNode value) {
    if (value.isIntegralNumber()) {
      return value.canConvertToLong() ? value.longValue() : -1;
    }
    if (value.isNumber()) {
      double number = value.doubleValue();
      return number >= 0 && number < 1e15 ? (long) number : -1;
    }
    boolean digits = value.isTextual() && value.textValue().matches("[0-9]{1,18}");
    return digits ? Long.parseLong(value.textValue()) : -1;
  }

  /**
   * A flag; empty when missing.
   *
   * @throws InvalidAlertException if it says neither true nor false
   */
  Optional<Boolean> flag(String name) throws InvalidAlertException {
    JsonNode value = object.path(name);
    if (isMissing(value)) {
      return Optional.empty();
    }
    return switch (value.asText()) {
      case "true", "1" -> Optional.of(true);
      case "false", "0" -> Optional.of(false);
      default -> throw InvalidAlertException.field(name, shown(value), "true or false");
    };
  }

  /**
   * An address; empty when missing.
   *
   * @throws InvalidAlertException if it is none
   */
  Optional<IpAddress> address(String name) throws InvalidAlertException {
    JsonNode value = object.path(name);
    if (isMissing(value)) {
      return Optional.empty();
    }
    try {
      return Optional.of(IpAddress.parse(value.asText()));
    } catch (IllegalArgumentException e) {
      throw InvalidAlertException.field(name, shown(value), IpAddress.ALLOWED);
    }
  }

  private static boolean isMissing(JsonNode value) {
    return value.isMissingNode()
        || value.isNull()
        || (value.isTextual() && value.textValue().isEmpty());
  }

  /** A value in an error message: short, on one line. */
  static String shown(JsonNode value) {
    return switch (value.getNodeType()) {
      case MISSING -> "missing";
      case OBJECT -> "{..}";
      case ARRAY -> "[..]";
      case STRING -> Quote.of(value.textValue());
      default -> cut(value.asText());
    };
  }

  private static String cut(String text) {
    return text.length() > 40 ? text.substring(0, 40) + ".." : text;
  }
}
