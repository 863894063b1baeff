package io.caltrop.core.yaml;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A mapping whose keys are known: each other key is a problem. */
public final class Section {
  private final String name;
  private final Where where;
  private final Map<String, Value.Entry> entries;
  private final Problems problems;

  private Section(String name, Where where, Map<String, Value.Entry> entries, Problems problems) {
    this.name = name;
    this.where = where;
    this.entries = entries;
    this.problems = problems;
  }

  /**
   * Takes a value as a mapping.
   *
   * @param name before the keys in messages, such as {@code suppression}; may be empty
   * @return empty if it is none, which is a problem
   */
  public static Optional<Section> of(
      String name, Value value, Collection<String> keys, Problems problems) {
    if (!(value instanceof Value.Entries mapping)) {
      problems.add(
          value.where(),
          (name.isEmpty() ? "the file" : name)
              + " is "
              + value.shown()
              + "; allowed: a section with "
              + String.join(", ", keys));
      return Optional.empty();
    }
    Map<String, Value.Entry> entries = new LinkedHashMap<>();
    for (Value.Entry entry : mapping.entries()) {
      if (keys.contains(entry.key())) {
        entries.put(entry.key(), entry);
      } else {
        problems.add(entry.where(), unknown(full(name, entry.key()), entry.key(), keys));
      }
    }
    return Optional.of(new Section(name, value.where(), entries, problems));
  }

  private static String unknown(String full, String key, Collection<String> keys) {
    return full
        + " is not a key; "
        + Nearest.to(key, keys)
            .map(near -> "did you mean " + near + "?")
            .orElseGet(() -> "allowed: " + String.join(", ", keys));
  }

  private static String full(String name, String key) {
    return name.isEmpty() ? key : name + "." + key;
  }

  /** Where a key stands; where the section begins if it is missing. */
  public Where where(String key) {
    Value.Entry entry = entries.get(key);
    return entry == null ? where : entry.where();
  }

  /** Names and values, as far as they are known keys. */
  public List<Value.Entry> entries() {
    return new ArrayList<>(entries.values());
  }

  /** The value as it was written; empty if it is missing. */
  public Optional<Value> value(String key) {
    return Optional.ofNullable(entries.get(key)).map(Value.Entry::value);
  }

  /** The value as it was written; empty if it is missing, which is a problem. */
  public Optional<Value> needed(String key, String allowed) {
    if (!entries.containsKey(key)) {
      problems.add(where, full(name, key) + " is missing; allowed: " + allowed);
    }
    return value(key);
  }

  /** The value, or another if it is missing or wrong; wrong is a problem. */
  public <T> T optional(String key, Type<T> type, T otherwise) {
    Value.Entry entry = entries.get(key);
    @Nullable T read = entry == null ? null : type.read(full(name, key), entry.value(), problems);
    return read == null ? otherwise : read;
  }

  /** The value, or another if it is missing or wrong, which is a problem either way. */
  public <T> T required(String key, Type<T> type, T otherwise) {
    return needed(key, type.allowed()).isEmpty() ? otherwise : optional(key, type, otherwise);
  }
}
