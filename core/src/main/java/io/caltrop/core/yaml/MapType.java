package io.caltrop.core.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A mapping from names of the user's choice to values of one type.
 *
 * @param allowed in words
 * @param checkName throws {@link IllegalArgumentException} with a message for a name that is not
 *     allowed
 */
public record MapType<K, V>(String allowed, Names<K> checkName, Type<V> value)
    implements Type<Map<K, V>> {
  /** Reads a name. */
  public interface Names<K> {
    /** The name as a value. */
    K read(String name);
  }

  @Override
  public @Nullable Map<K, V> read(String name, Value given, Problems problems) {
    if (!(given instanceof Value.Entries mapping)) {
      problems.add(given.where(), name + " is " + given.shown() + "; allowed: " + allowed);
      return null;
    }
    Map<K, V> map = new LinkedHashMap<>();
    for (Value.Entry entry : mapping.entries()) {
      V read = value.read(name + "." + entry.key(), entry.value(), problems);
      try {
        K key = checkName.read(entry.key());
        if (read != null) {
          map.put(key, read);
        }
      } catch (IllegalArgumentException e) {
        problems.add(entry.where(), name + ": " + e.getMessage());
      }
    }
    return Collections.unmodifiableMap(map);
  }

  @Override
  public boolean isSimple() {
    return false;
  }
}
