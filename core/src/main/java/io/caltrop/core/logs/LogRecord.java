package io.caltrop.core.logs;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One log event as the topic {@code log_data} carries it: a flat JSON object of texts, without the
 * fields that are NULL. Beside the columns it may have fields of its own.
 */
public final class LogRecord {
  private static final Map<LogField, String> PREFIXES = prefixes();
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final Map<LogField, String> values;
  private final Map<String, String> more;

  private LogRecord(Map<LogField, String> values, Map<String, String> more) {
    this.values = values;
    this.more = more;
  }

  private static Map<LogField, String> prefixes() {
    Map<LogField, String> prefixes = new EnumMap<>(LogField.class);
    for (LogField field : LogField.values()) {
      prefixes.put(field, '"' + field.column() + "\":\"");
    }
    return prefixes;
  }

  /** Collects the fields of a record; used once. */
  static final class Builder {
    private final Map<LogField, String> values = new EnumMap<>(LogField.class);
    private @Nullable Map<String, String> more;

    /** With the fields of a record. */
    static Builder of(LogRecord record) {
      Builder builder = new Builder();
      builder.values.putAll(record.values);
      record.more.forEach(builder::add);
      return builder;
    }

    /** Sets a field; null leaves it NULL. */
    Builder set(LogField field, @Nullable String value) {
      if (value != null) {
        values.put(field, value);
      }
      return this;
    }

    /** Sets a field that has no value yet. */
    Builder offer(LogField field, @Nullable String value) {
      return values.containsKey(field) ? this : set(field, value);
    }

    /** Adds a field that is no column. */
    Builder add(String name, String value) {
      if (more == null) {
        more = new LinkedHashMap<>();
      }
      more.putIfAbsent(name, value);
      return this;
    }

    @Nullable String get(LogField field) {
      return values.get(field);
    }

    LogRecord build() {
      return new LogRecord(values, more == null ? Map.of() : more);
    }
  }

  /** The value of a field; empty for NULL. */
  public Optional<String> get(LogField field) {
    return Optional.ofNullable(values.get(field));
  }

  /** The fields that are no columns. */
  Map<String, String> more() {
    return more;
  }

  /** The fields that are not NULL, in the order of the columns, and those that are no columns. */
  public Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    values.forEach((field, value) -> fields.put(field.column(), value));
    fields.putAll(more);
    return fields;
  }

  /** The JSON object in UTF-8. Half a surrogate pair, which UTF-8 cannot say, becomes '?'. */
  public byte[] toJson() {
    StringBuilder json = new StringBuilder(384).append('{');
    values.forEach(
        (field, value) -> {
          separate(json).append(PREFIXES.get(field));
          escape(value, json).append('"');
        });
    more.forEach(
        (name, value) -> {
          escape(name, separate(json).append('"')).append("\":\"");
          escape(value, json).append('"');
        });
    return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  private static StringBuilder separate(StringBuilder json) {
    return json.length() > 1 ? json.append(',') : json;
  }

  private static StringBuilder escape(String text, StringBuilder json) {
    int copied = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c != '"' && c != '\\') {
        continue;
      }
      json.append(text, copied, i);
      copied = i + 1;
      if (c >= ' ') {
        json.append('\\').append(c);
      } else {
        json.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
      }
    }
    return json.append(text, copied, text.length());
  }

  @Override
  public String toString() {
    return new String(toJson(), StandardCharsets.UTF_8);
  }
}
